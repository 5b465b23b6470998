using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>Adds up the running month of one line.</summary>
internal static class BudgetCalculator
{
    /// <summary>
    /// Every day up to and including today counts. A final day counts as billed. A day that is not final counts as billed so far
    /// plus what it lacks of its expected usage: within the settle lag in the margin, beyond it apart.
    /// Days before the line's first spend are not expected to have any.
    /// </summary>
    /// <param name="history">In the currency of the budget.</param>
    public static BudgetUtilisation Of(Budget budget, LineHistory history, ExpectedSpend expected, BudgetPeriod period, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var billed = 0m;
        var (margin, marginDays) = (0m, 0);
        var (missing, missingDays) = (0m, 0);
        var ahead = 0m;
        foreach (var day in period.Days.Each())
        {
            var known = history[day];
            billed += known.Gross;
            if (known.Status == DayStatus.Final || history.IsEmpty || day < history.First)
            {
                continue;
            }

            var lacking = Math.Max(0m, expected.On(day) - known.Usage);
            if (day > today)
            {
                ahead += lacking;
            }
            else if (now <= SourceCalendar.SettledAt(day, history.SettleLag))
            {
                (margin, marginDays) = (margin + lacking, marginDays + 1);
            }
            else if (!known.IsKnown || lacking > 0m)
            {
                (missing, missingDays) = (missing + lacking, missingDays + 1);
            }
        }

        var currency = budget.Monthly.Currency;
        return new BudgetUtilisation(
            period, budget.Monthly, new(billed, currency), new(margin, currency), marginDays, new(missing, currency), missingDays,
            new(billed + margin + missing + ahead, currency), expected.Method);
    }
}
