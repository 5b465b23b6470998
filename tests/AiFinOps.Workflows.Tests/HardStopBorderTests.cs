using System.Globalization;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;

namespace AiFinOps.Workflows.Tests;

/// <summary>Where a hard stop begins, to the cent and to the hour, and what moves the border.</summary>
public sealed class HardStopBorderTests
{
    private const decimal Budget = 10_000m;

    /// <summary>A month that has used this much on its second day, long ago, and one hundred on every other; the margin of the day that runs is in it.</summary>
    private static readonly DateOnly Second = new(2026, 9, 2);

    private readonly House _house = new();
    private int _version;

    public HardStopBorderTests() => BudgetIs(Budget);

    [Theory]
    [InlineData("9499.00", false)]
    [InlineData("9499.99", false)]
    [InlineData("9500.00", true)]
    [InlineData("9500.01", true)]
    [InlineData("9501.00", true)]
    public async Task A_stop_at_95_percent_trips_at_the_cent(string utilised, bool trips)
    {
        await UsedAsync(decimal.Parse(utilised, CultureInfo.InvariantCulture));

        Assert.Equal(trips, Stops.Any());
        if (trips)
        {
            Assert.Contains($"= {decimal.Parse(utilised, CultureInfo.InvariantCulture):N2} of 10,000.00 EUR", Assert.Single(Stops).Finding.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Pacific/Auckland", "2026-09-30T10:59:00Z", "2026-09")]
    [InlineData("Pacific/Auckland", "2026-09-30T11:01:00Z", null)]
    [InlineData("Europe/Oslo", "2026-09-30T21:59:00Z", "2026-09")]
    [InlineData("Europe/Oslo", "2026-09-30T22:01:00Z", null)]
    [InlineData("America/Los_Angeles", "2026-10-01T06:59:00Z", "2026-09")]
    [InlineData("America/Los_Angeles", "2026-10-01T07:01:00Z", null)]
    public async Task The_month_ends_at_midnight_of_the_organisations_zone_and_the_next_one_starts_from_nothing(string zone, string now, string? period)
    {
        BudgetIs(Budget, zone);
        await ReportAsync(9_900m);
        _house.Time.SetUtcNow(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));

        await _house.EvaluateAsync();

        Assert.Equal(period, Stops.SingleOrDefault()?.Finding.Facts[FactNames.Period]);
    }

    [Fact]
    public async Task A_budget_that_is_raised_before_the_stop_moves_it_and_one_that_is_raised_after_it_releases_nothing()
    {
        BudgetIs(12_000m);
        await UsedAsync(9_600m);
        Assert.Empty(Stops);

        BudgetIs(Budget);
        await _house.EvaluateAsync();
        var stop = Assert.Single(Stops);
        await _house.ContainAsync();

        BudgetIs(50_000m);
        await _house.EvaluateAsync();
        Assert.Equal((stop.Id, ContainmentState.Active), (Assert.Single(Stops).Id, Assert.Single(Assert.Single(Stops).Containments).State));
    }

    [Fact]
    public async Task A_budget_that_is_lowered_trips_at_once_and_once_in_the_month()
    {
        await UsedAsync(8_000m);
        Assert.Empty(Stops);

        BudgetIs(8_000m);
        await _house.EvaluateAsync();
        await _house.ContainAsync();
        BudgetIs(7_000m);
        await _house.EvaluateAsync();

        Assert.Single(Assert.Single(Stops).Containments);
        Assert.Empty(_house.Queue.On(Queues.Containments));
        Assert.Single(_house.Incidents.StepsOf(Assert.Single(Stops)), step => step.Why is "fired");
    }

    private IEnumerable<Incident> Stops => _house.Incidents.All.Where(incident => incident.Finding.Kind == FindingKind.HardStop);

    private void BudgetIs(decimal budget, string zone = "Etc/UTC") =>
        _house.Configurations.InForce = Given.InForce(budget, version: ++_version) with { Configuration = Given.Configuration(budget) with { TimeZone = zone } };

    private async Task UsedAsync(decimal utilised)
    {
        await ReportAsync(utilised);
        await _house.EvaluateAsync();
    }

    /// <summary>It is the morning of the 29th: 27 days of one hundred are billed, and today is expected to be another.</summary>
    private async Task ReportAsync(decimal utilised)
    {
        var from = House.Today.AddDays(-61);
        await _house.ReportsAsync(from, Enumerable.Range(0, 61).Select(from.AddDays).Select(day => day == Second ? utilised - 2_800m : 100m));
    }
}
