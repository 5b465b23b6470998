using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Tests;

/// <summary>A line that costs 100 EUR a day spikes on single days; somebody resolves each, and nobody says what it was.</summary>
public class RaiseCalibrationsTests
{
    private static readonly Actor Astrid = new("astrid", "local-development");

    private readonly House _house = new();

    [Fact]
    public async Task The_third_firing_makes_one_task_with_a_threshold_and_its_replayed_effect()
    {
        await FiresAsync(times: 3);

        var calibration = _house.TheIncident.Calibration!;
        Assert.Equal([1, 2, 3], calibration.Task.Firings.Select(firing => firing.Number));
        Assert.Equal((50m, "EUR"), (calibration.Task.Proposal!.Present, calibration.Task.Proposal.Currency));
        Assert.True(calibration.Task.Proposal.Proposed > calibration.Task.Firings.Max(firing => firing.Peak!.Value.Amount));
        Assert.Equal((3, 0), (calibration.Task.Effect!.AlarmsPresent, calibration.Task.Effect.AlarmsProposed));
        Assert.Empty(calibration.Task.Effect.Missed);
    }

    [Fact]
    public async Task Two_firings_make_none()
    {
        await FiresAsync(times: 2);

        Assert.Equal(2, _house.TheIncident.Firings);
        Assert.Null(_house.TheIncident.Calibration);
    }

    [Fact]
    public async Task The_same_message_twice_and_the_next_day_make_no_second_task()
    {
        await FiresAsync(times: 3);

        await _house.EvaluateAsync();
        await _house.RaiseCalibrations.RunAsync(_house.Configurations.InForce!, Yesterday, House.Cancelled);
        await NextDayAsync(100m);

        Assert.Single(_house.HistoryOf(_house.TheIncident), nameof(CalibrationRaised));
        Assert.Single(StepsThatTell());
    }

    [Fact]
    public async Task A_process_that_ends_half_way_makes_one_with_its_next_run()
    {
        await FiresAsync(times: 2);
        _house.Crash.At = "calibration-replayed";
        await Assert.ThrowsAnyAsync<Exception>(() => FiresOnceAsync());
        Assert.Null(_house.TheIncident.Calibration);

        await _house.EvaluateAsync();
        await _house.EvaluateAsync();

        Assert.Single(_house.HistoryOf(_house.TheIncident), nameof(CalibrationRaised));
        Assert.Single(StepsThatTell());
    }

    [Fact]
    public async Task The_owners_are_told_once_with_what_is_proposed()
    {
        await FiresAsync(times: 3);

        var step = Assert.Single(StepsThatTell());
        Assert.Equal("commerce", step.Group);
        await _house.DispatchEscalation.RunAsync(new(step.Line, step.IncidentId, step.StepId, step.Channel), House.Cancelled);
        await _house.DispatchEscalation.RunAsync(new(step.Line, step.IncidentId, step.StepId, step.Channel), House.Cancelled);
        var told = Assert.Single(_house.Channel.Received);
        Assert.Contains("alertFrom", told.Text, StringComparison.Ordinal);
        Assert.StartsWith("Calibration task", told.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firings_that_people_confirmed_say_that_the_cause_was_not_mended()
    {
        await FiresAsync(times: 3, cause: new RootCause("usage", "Verbose logging", "Rolled back", "", null));

        var task = _house.TheIncident.Calibration!.Task;
        Assert.Null(task.Proposal);
        Assert.Null(task.Effect);
        Assert.Contains("the cause was not mended", task.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settled_task_stays_settled_and_three_more_firings_make_another()
    {
        await FiresAsync(times: 3);
        await _house.ActAsync(_house.TheIncident, new SettleCalibration(_house.Now, Astrid, CalibrationOutcome.Declined, "The spikes are paid for"));

        for (var time = 0; time < 3; time++)
        {
            await FiresOnceAsync(spike: 900m);
        }

        Assert.Equal(2, _house.HistoryOf(_house.TheIncident).Count(name => name is nameof(CalibrationRaised)));
        Assert.True(_house.TheIncident.Calibration!.IsOpen);
        Assert.Equal([4, 5, 6], _house.TheIncident.Calibration.Task.Firings.Select(firing => firing.Number));
    }

    [Fact]
    public async Task A_line_that_asks_for_more_is_quiet_and_finds_the_same()
    {
        var inForce = _house.Configurations.InForce!;
        _house.Configurations.InForce = inForce with { Configuration = new AlertFromChange(Given.Line, 100_000m, "").ApplyTo(inForce.Configuration) };

        await _house.ReportsTwoMonthsAndAsync(600m);
        await _house.EvaluateAsync();

        Assert.Empty(_house.Incidents.All);
    }

    private DateOnly Yesterday => DateOnly.FromDateTime(_house.Now.UtcDateTime).AddDays(-1);

    private List<Workflows.Ports.NotificationStep> StepsThatTell() =>
        [.. _house.Incidents.StepsOf(_house.TheIncident).Where(step => step.Why is "calibration")];

    private async Task FiresAsync(int times, RootCause? cause = null)
    {
        await _house.ReportsAsync(House.Today.AddDays(-61), Enumerable.Repeat(100m, 61));
        for (var time = 0; time < times; time++)
        {
            await FiresOnceAsync(cause);
        }
    }

    /// <summary>A spike, its resolution, and three ordinary days.</summary>
    private async Task FiresOnceAsync(RootCause? cause = null, decimal spike = 320m)
    {
        await NextDayAsync(spike);
        await _house.ActAsync(_house.TheIncident, new Resolve(_house.Now, Astrid, "Gone"));
        if (cause is not null)
        {
            await _house.ActAsync(_house.TheIncident, new RecordRootCause(_house.Now, Astrid, cause));
        }

        for (var day = 0; day < 3; day++)
        {
            await NextDayAsync(100m);
        }
    }

    private async Task NextDayAsync(decimal amount)
    {
        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.ReportsAsync(Yesterday, amount);
        await _house.EvaluateAsync();
    }
}
