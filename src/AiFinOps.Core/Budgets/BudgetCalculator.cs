using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>Adds up the running month of one line.</summary>
internal static class BudgetCalculator
{
    /// <summary>
    /// Every day up to and including today counts. A final day counts as billed. A day that is not final counts as billed so far
    /// plus what it lacks of its expected usage: within the settle lag in the margin, beyond it apart.
    /// Days before the line's first spend are not expected to have any. The month's end is that of the forecast.
    /// </summary>
    /// <param name="history">In the currency of the budget.</param>
    /// <param name="soFar">What is reported of the UTC day that runs, in the currency of the budget; null for nothing.</param>
    /// <param name="forecast">Of the period; null where the line has no spend on record.</param>
    public static BudgetUtilisation Of(
        Budget budget, LineHistory history, ExpectedSpend expected, MonthForecast? forecast, BudgetPeriod period, DateTimeOffset now, HistoryDay? soFar)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (billed, estimated) = (0m, 0m);
        var (margin, marginDays) = (0m, 0);
        var (missing, missingDays) = (0m, 0);
        foreach (var day in period.Days.Each())
        {
            var known = history.Known(day, today, soFar);
            billed += known.Gross;
            estimated += known.Estimated;
            if (day > today || known.Status == DayStatus.Final || history.IsEmpty || day < history.First)
            {
                continue;
            }

            var lacking = expected.Lacking(day, known);
            if (now <= SourceCalendar.SettledAt(day, history.SettleLag))
            {
                (margin, marginDays) = (margin + lacking, marginDays + 1);
            }
            else if (!known.IsKnown || lacking > 0m)
            {
                (missing, missingDays) = (missing + lacking, missingDays + 1);
            }
        }

        var currency = budget.Monthly.Currency;
        var utilised = new Money(billed + margin, currency);
        var monthEnd = forecast?.BeforeCredits();
        return new BudgetUtilisation(
            period, budget.Monthly, new(billed, currency), new(margin, currency), marginDays, new(missing, currency), missingDays,
            AtLeast(utilised, monthEnd?.Amount), monthEnd?.Method ?? "no-history")
        {
            MarginMethod = expected.Method,
            ProjectedRange = monthEnd is null ? null : new MoneyRange(AtLeast(utilised, monthEnd.Low), AtLeast(utilised, monthEnd.High)),
            Estimated = new(estimated, currency),
        };
    }

    // A month does not end below what its stop counts as used already.
    private static Money AtLeast(Money utilised, Money? amount) => amount is { } known && known > utilised ? known : utilised;
}
