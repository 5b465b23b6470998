using System.Globalization;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>
/// One calendar month of the organisation's time zone. The zone decides when the month turns; a charge day is a UTC day
/// and belongs to the month that its date names, because providers bill by UTC days and never split one.
/// </summary>
public readonly record struct BudgetPeriod(int Year, int Month)
{
    /// <summary><c>yyyy-MM</c>: part of every budget key.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");

    public DateOnly First => new(Year, Month, 1);

    public DateOnly Last => First.AddMonths(1).AddDays(-1);

    public DayRange Days => new(First, Last);

    /// <summary>The month of a charge day.</summary>
    public static BudgetPeriod Of(DateOnly day) => new(day.Year, day.Month);

    /// <summary>The month that runs at a moment.</summary>
    /// <param name="timeZone">IANA zone.</param>
    /// <exception cref="TimeZoneNotFoundException">The system does not know the zone.</exception>
    public static BudgetPeriod Of(DateTimeOffset now, string timeZone)
    {
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        return new BudgetPeriod(local.Year, local.Month);
    }
}
