using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Escalation;

/// <summary>When a line that burns money would reach its hard stop. A guess for one decision: whether a night can be slept through.</summary>
public static class StopOutlook
{
    /// <param name="utilisation">Of the month that runs.</param>
    /// <param name="burn">Spend of a day as it is now, in the currency of the budget.</param>
    /// <returns>UTC; null where the line does not burn money.</returns>
    public static DateTimeOffset? Of(BudgetUtilisation utilisation, decimal threshold, decimal burn, DateTimeOffset now)
    {
        var left = (utilisation.Budget.Amount * threshold) - utilisation.Utilised.Amount;
        return left <= 0m ? now
            : burn <= 0m || left / burn > (decimal)TimeSpan.FromDays(31).TotalDays ? null
            : now + TimeSpan.FromDays((double)(left / burn));
    }

    /// <summary>What was noted on a finding; null where nothing was.</summary>
    public static DateTimeOffset? Of(Finding finding) =>
        DateTimeOffset.TryParseExact(
            finding.Facts.GetValueOrDefault(FactNames.StopExpected), "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;

    public static Finding Noted(Finding finding, DateTimeOffset expected) => finding with
    {
        Facts = new Dictionary<string, string>(finding.Facts, StringComparer.Ordinal)
        {
            [FactNames.StopExpected] = expected.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture),
        },
    };
}
