using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Messages;

namespace AiFinOps.Workflows.Tests;

/// <summary>A hard stop on a day, or on some days in a row, long before the month is used up.</summary>
public sealed class StopWindowTests
{
    private const string Requests = "gateway/requests";
    private const string Tokens = "gateway/tokens";

    private static readonly DateOnly Yesterday = House.Today.AddDays(-1);
    private static readonly ContainmentRung Limit = Given.Rung with { Target = Requests, Setting = "120", Floor = "60" };
    private static readonly ContainmentRung FewerTokens = Limit with { Id = "fewer-tokens", Target = Tokens, Setting = "60" };

    private readonly House _house = new();

    [Theory]
    [InlineData("949.99", false)]
    [InlineData("950.00", true)]
    [InlineData("950.01", true)]
    public async Task A_day_trips_the_stop_at_95_percent_of_its_limit_to_the_cent(string spent, bool trips)
    {
        Limited(new StopWindow(1, 1_000m));
        await _house.ReportsTwoMonthsAndAsync(yesterday: decimal.Parse(spent, CultureInfo.InvariantCulture));
        await _house.EvaluateAsync();

        Assert.Equal(trips ? "hard-stop-window" : null, Stop?.CauseKey);
        if (trips)
        {
            Assert.Equal(
                $"Hard stop 95 % of the limit for a day reached. 2026-09-28: {spent} spent + 0.00 expected for 1 day not final = {spent} of 1,000.00 EUR: 95.00 %.", Stop!.Finding.Reason);
            Assert.StartsWith($"Support chat has reached the hard stop of its limit for a day: 95 % used, {spent} EUR of 1,000.00 EUR", Headline.For(Stop!, _house.Configurations.InForce!.Configuration), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1599.99", false)]
    [InlineData("1600.00", true)]
    public async Task A_rolling_window_counts_the_day_that_runs_with_what_is_expected_of_it(string spentYesterday, bool trips)
    {
        // Seven days to today: five of 100, yesterday, and 100 expected of today. 95 % of the limit is 2,200.
        Limited(new StopWindow(7, 2_315.7894m));
        await _house.ReportsTwoMonthsAndAsync(yesterday: decimal.Parse(spentYesterday, CultureInfo.InvariantCulture));
        await _house.ReportsAsync(House.Today.AddDays(-7), 90m);
        await _house.EvaluateAsync();

        Assert.Equal(trips, Stop is not null);
        Assert.Equal(trips ? new DateOnly(2026, 9, 29) : null, Stop?.Finding.Day);
    }

    [Fact]
    public async Task What_the_month_has_left_does_not_matter_and_the_days_after_it_belong_to_the_same_incident()
    {
        Limited(new StopWindow(1, 1_000m));
        await TripsAsync(2_000m);
        await NextDayAsync(3_000m);
        await NextDayAsync(4_000m);

        Assert.Equal("hard-stop-window", Assert.Single(Stops).CauseKey);
        Assert.Equal(2, Assert.Single(Stops).Containments.Count);
        Assert.Equal([(Requests, 600, 120), (Tokens, 600, 60)], _house.Gateway.Writes);
    }

    [Fact]
    public async Task Of_several_limits_that_are_reached_the_fullest_one_speaks_and_it_is_over_when_all_of_them_hold()
    {
        Limited(new StopWindow(1, 1_000m), new StopWindow(7, 2_500m));
        await TripsAsync(2_000m);
        Assert.Equal("1", Stop!.Finding.Facts[FactNames.Window]);

        await NextDayAsync(100m);
        Assert.Equal("7", Assert.Single(Stops).Finding.Facts[FactNames.Window]);
        await NextDayAsync(100m);
        await NextDayAsync(100m);
        await NextDayAsync(100m);
        await NextDayAsync(100m);
        Assert.StartsWith("The limit for 7 days is still reached.", await CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_that_nobody_reports_start_nothing()
    {
        Limited(new StopWindow(1, 1_000m), new StopWindow(7, 1_000m));
        await _house.ReportsAsync(House.Today.AddDays(-61), [.. Enumerable.Repeat(100m, 60), 2_000m]);
        _house.Time.Advance(TimeSpan.FromDays(3));
        await _house.EvaluateAsync();

        Assert.Empty(Stops);
    }

    [Fact]
    public async Task Final_figures_below_the_limit_correct_it_and_a_day_that_is_merely_past_does_not()
    {
        Limited(new StopWindow(1, 1_000m));
        await TripsAsync(2_000m);
        await NextDayAsync(100m);
        await NextDayAsync(100m);
        await NextDayAsync(100m);
        Assert.False(Stop!.Cleared);

        await _house.ReportsAsync(Yesterday, 500m);
        await _house.EvaluateAsync();

        Assert.True(Stop!.Cleared);
        Assert.Equal("Below the hard stop 95 % of the limit for a day by final figures: 500.00 of 1,000.00 EUR. It was told with 2,000.00 EUR.", Stop.Finding.Reason);
        Assert.Single(_house.Incidents.StepsOf(Stop), step => step.Why is "corrected");
        Assert.Equal(ContainmentState.Active, Assert.Single(Stop.Containments).State);
    }

    [Fact]
    public async Task It_has_recovered_when_the_days_behind_are_within_their_limit()
    {
        Limited(new StopWindow(7, 4_000m));
        await TripsAsync(3_500m);
        for (var day = 0; day < 5; day++)
        {
            await NextDayAsync(100m);
        }

        Assert.StartsWith("The limit for 7 days is still reached. 2026-09-27 to 2026-10-03", await CheckAsync(), StringComparison.Ordinal);

        await NextDayAsync(100m);
        await NextDayAsync(100m);
        Assert.Contains("final days in a row", await CheckAsync(), StringComparison.Ordinal);
        Assert.True(Stop!.RecoveryStable);
    }

    [Fact]
    public async Task A_day_after_the_incident_has_ended_trips_it_anew()
    {
        Limited(ContainmentMode.Observe, new StopWindow(1, 1_000m));
        await TripsAsync(2_000m);
        for (var day = 0; day < 6; day++)
        {
            await NextDayAsync(100m);
        }

        await CheckAsync();
        Assert.Equal(IncidentState.Resolved, Stop!.State);
        await NextDayAsync(2_000m);
        await NextDayAsync(2_000m);

        Assert.Contains(_house.Incidents.All.SelectMany(_house.Incidents.EventsOf), happened => happened is IncidentReopened || (happened is IncidentOpened opened && opened.At.Day > 5));
    }

    [Fact]
    public async Task The_plan_shows_how_far_each_limit_is_used()
    {
        Limited(new StopWindow(1, 1_000m), new StopWindow(7, 9_000m));
        await _house.ReportsTwoMonthsAndAsync(yesterday: 600m);

        var plan = await _house.PlanContainment.RunAsync(Given.Line, _house.Configurations.InForce!, House.Cancelled);

        Assert.Equal(
            ["2026-09-28: 600.00 spent + 0.00 expected for 1 day not final = 600.00 of 1,000.00 EUR: 60.00 %", "2026-09-22 to 2026-09-28: 1,200.00 spent + 0.00 expected for 2 days not final = 1,200.00 of 9,000.00 EUR: 13.33 %"],
            plan!.Windows.Select(window => window.Print()));
    }

    private IEnumerable<Incident> Stops => _house.Incidents.All.Where(incident => incident.Finding.Kind == FindingKind.HardStop);

    private Incident? Stop => Stops.SingleOrDefault();

    private void Limited(params StopWindow[] windows) => Limited(ContainmentMode.Automatic, windows);

    /// <summary>A month's budget that nobody uses up here, and a stop with these limits besides.</summary>
    private void Limited(ContainmentMode mode, params StopWindow[] windows) => _house.Configurations.InForce = Given.InForce() with
    {
        Configuration = Given.Configuration() with
        {
            HardStops = [new HardStopRule(Given.Line, 0.95m, mode, [Limit, FewerTokens]) { Windows = windows }],
            ContainmentTargets = [new(Requests, ContainmentTargetKinds.ApimNamedValue), new(Tokens, ContainmentTargetKinds.ApimNamedValue)],
        },
    };

    private async Task TripsAsync(decimal yesterday)
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday);
        await EvaluateAsync();
        Assert.Single(Stops);
    }

    private async Task NextDayAsync(decimal yesterday)
    {
        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.ReportsAsync(DateOnly.FromDateTime(_house.Now.UtcDateTime).AddDays(-1), yesterday);
        await EvaluateAsync();
    }

    private async Task EvaluateAsync()
    {
        await _house.EvaluateAsync();
        await _house.ContainAsync();
    }

    /// <returns>What the recovery check found, in words.</returns>
    private async Task<string> CheckAsync()
    {
        await _house.CheckRecovery.RunAsync(new CheckRecoveryMessage(Given.Line, Stop!.Id), House.Cancelled);
        return _house.Incidents.EventsOf(Stop!).OfType<RecoveryChecked>().Last().Reason;
    }
}
