using AiFinOps.Core.Budgets;

namespace AiFinOps.Workflows.Simulation;

/// <summary>
/// A line that would use seven tenths of its budget, a little more on working days, and from one day on runs in a loop that multiplies it. The same
/// arguments make the same month.
/// </summary>
/// <param name="monthly">The month's budget, in its own currency.</param>
/// <param name="loopFrom">First day (UTC) of the loop.</param>
/// <param name="loop">What it multiplies the spend by.</param>
public sealed class SimulatedSpend(BudgetPeriod period, decimal monthly, DateOnly loopFrom, decimal loop)
{
    private const decimal Planned = 0.70m;
    private const int DaysBefore = 120;
    private const double Noise = 0.05;

    public BudgetPeriod Period => period;

    /// <summary>The days before the month, from which the judge learns.</summary>
    public IEnumerable<KeyValuePair<DateOnly, decimal>> Before() =>
        Enumerable.Range(0, DaysBefore).Select(back => period.First.AddDays(back - DaysBefore)).Select(day => KeyValuePair.Create(day, On(day)));

    /// <summary>What the day costs if nobody does anything.</summary>
    public decimal On(DateOnly day)
    {
        var working = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.8m : 1.08m;
        var noise = (decimal)(1 + (Noise * Math.Sin(day.DayNumber * 12.9898)));
        return Math.Round(monthly * Planned / period.Days.Days * working * noise * (day >= loopFrom ? loop : 1m), 2);
    }
}
