using System.Globalization;
using AiFinOps.Core.Budgets;

namespace AiFinOps.Core.Tests.Budgets;

public sealed class BudgetPeriodTests
{
    [Theory]
    [InlineData("2026-10-31T22:59:59Z", "Europe/Oslo", "2026-10")]
    [InlineData("2026-10-31T23:00:00Z", "Europe/Oslo", "2026-11")]
    [InlineData("2026-09-30T21:59:59Z", "Europe/Oslo", "2026-09")]
    [InlineData("2026-09-30T22:00:00Z", "Europe/Oslo", "2026-10")]
    [InlineData("2026-11-01T06:59:59Z", "America/Los_Angeles", "2026-10")]
    [InlineData("2026-11-01T07:00:00Z", "America/Los_Angeles", "2026-11")]
    [InlineData("2026-12-31T11:00:00Z", "Pacific/Auckland", "2027-01")]
    [InlineData("2026-12-31T23:59:59Z", "Etc/UTC", "2026-12")]
    public void The_month_turns_at_midnight_of_the_organisation(string now, string zone, string period) =>
        Assert.Equal(period, BudgetPeriod.Of(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), zone).Id);

    [Theory]
    [InlineData(2026, 2, 28)]
    [InlineData(2028, 2, 29)]
    [InlineData(2026, 12, 31)]
    [InlineData(2026, 4, 30)]
    public void A_month_has_its_calendar_days(int year, int month, int days)
    {
        var period = new BudgetPeriod(year, month);

        Assert.Equal(days, period.Days.Days);
        Assert.Equal(new DateOnly(year, month, days), period.Last);
    }

    [Fact]
    public void A_charge_day_belongs_to_the_month_that_its_date_names() =>
        Assert.Equal(new BudgetPeriod(2026, 11), BudgetPeriod.Of(new DateOnly(2026, 11, 1)));
}
