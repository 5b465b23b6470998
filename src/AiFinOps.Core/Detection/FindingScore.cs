using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>Gathers what the severity score of a finding is worked out from.</summary>
internal static class FindingScore
{
    /// <param name="utilisation">Of the month that runs; null without a budget.</param>
    /// <param name="today">UTC.</param>
    public static SeverityScore Of(Finding finding, AllocationLine line, BudgetUtilisation? utilisation, DateOnly today) => SeverityScore.Of(new ScoreInput(
        finding.Variance, PerDay(finding), DaysLeft(utilisation, today), line.Criticality, line.CustomerImpact, line.Regulated, line.Environment, line.Phase));

    /// <summary>The excess of a budget finding is the overrun at the month's end: no money of days.</summary>
    private static Money? PerDay(Finding finding) =>
        finding.Kind is FindingKind.SpendAbove or FindingKind.SpendBelow or FindingKind.NewSpender && finding.Excess is { } excess
            ? excess with { Amount = Math.Round(excess.Amount / (finding.Day.DayNumber - finding.Onset.DayNumber + 1), 2) }
            : null;

    /// <summary>At the pace that the forecast expects of the rest of the month; null where the budget lasts it.</summary>
    private static decimal? DaysLeft(BudgetUtilisation? utilisation, DateOnly today)
    {
        if (utilisation is null)
        {
            return null;
        }

        var left = (utilisation.Budget - utilisation.Utilised).Amount;
        var ahead = (utilisation.Projected - utilisation.Utilised).Amount;
        var days = utilisation.Period.Last.DayNumber - today.DayNumber + 1;
        return left <= 0m ? 0m : ahead <= left || days <= 0 ? null : Math.Round(left * days / ahead, 1);
    }
}
