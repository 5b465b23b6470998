using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

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
