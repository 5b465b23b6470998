using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Workflows.Tests;

/// <summary>A stop that is three days away is told, while people can still choose what to do.</summary>
public sealed class StopAheadTests
{
    private static readonly DateOnly October = new(2026, 10, 1);

    private readonly House _house = new();
    private int _version;

    [Theory]
    [InlineData(12_000, null)]
    [InlineData(11_000, FindingKind.BudgetStep)]
    [InlineData(10_000, FindingKind.BudgetStep)]
    [InlineData(9_000, FindingKind.HardStop)]
    public async Task A_stop_within_72_hours_is_told_and_one_that_is_reached_is_the_stop_itself(int budget, FindingKind? told)
    {
        await BurnsAsync(budget, untilDay: 12);

        Assert.Equal(told, Ahead()?.Finding.Kind ?? Stop()?.Finding.Kind);
    }

    [Fact]
    public async Task It_is_told_once_in_the_month_with_the_moment_and_without_a_clock()
    {
        await BurnsAsync(11_000, untilDay: 12);
        Assert.StartsWith("At the rate of the last known day the hard stop of 95 % of 2026-10 is reached by 2026-10-14", Ahead()!.Finding.Reason, StringComparison.Ordinal);
        Assert.Empty(Ahead()!.Clocks);

        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.ReportsAsync(October.AddDays(11), 720m);
        await _house.EvaluateAsync();

        Assert.Single(_house.Incidents.StepsOf(Ahead()!), step => step.Why == "fired");
        Assert.Empty(Ahead()!.Containments);
    }

    [Fact]
    public async Task A_stop_that_would_come_after_the_month_is_none()
    {
        await BurnsAsync(25_500, untilDay: 31);

        Assert.Null(Ahead());
    }

    [Fact]
    public async Task When_the_stop_is_reached_the_warning_of_it_is_over()
    {
        await BurnsAsync(11_000, untilDay: 12);

        _house.Time.Advance(TimeSpan.FromDays(4));
        await _house.ReportsAsync(October.AddDays(11), Enumerable.Repeat(720m, 4));
        await _house.EvaluateAsync();

        Assert.NotNull(Stop());
        Assert.Equal(IncidentState.Resolved, Ahead()!.State);
        Assert.StartsWith("Support chat was to reach the hard stop of its budget", Headline.For(Ahead()!, _house.Configurations.InForce!.Configuration), StringComparison.Ordinal);
        Assert.StartsWith("No longer ahead: ", NotificationText.For(Ahead()!, "resolved", _house.Configurations.InForce!.Configuration, publicUrl: null).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_warning_says_when_the_stop_is_reached_and_a_step_says_what_it_is()
    {
        await BurnsAsync(9_400, untilDay: 12);

        var step = Assert.Single(_house.Incidents.All, incident => incident.CauseKey == CauseKeys.BudgetStep(0.9m, "2026-10"));
        Assert.StartsWith("Support chat has reached 90 % of its budget for 2026-10: 91.91 % used", Headline.For(step, _house.Configurations.InForce!.Configuration), StringComparison.Ordinal);
    }

    private Incident? Ahead() => _house.Incidents.All.SingleOrDefault(incident => incident.CauseKey == CauseKeys.StopAhead("2026-10"));

    private Incident? Stop() => _house.Incidents.All.SingleOrDefault(incident => incident.Finding.Kind == FindingKind.HardStop);

    /// <summary>A month at 720 a day, seen on the morning of a day of October.</summary>
    private async Task BurnsAsync(decimal budget, int untilDay)
    {
        _house.Configurations.InForce = Given.InForce(budget, version: ++_version);
        var from = House.Today.AddDays(-61);
        _house.Time.SetUtcNow(Given.SixOClock(October.AddDays(untilDay - 1)));
        await _house.ReportsAsync(from, Enumerable.Repeat(720m, October.AddDays(untilDay - 1).DayNumber - from.DayNumber));
        await _house.EvaluateAsync();
    }
}
