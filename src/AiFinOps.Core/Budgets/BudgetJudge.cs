using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>
/// Steps and hard stop of a month's budget. In these findings <see cref="Finding.Actual"/> is the utilisation,
/// <see cref="Finding.Expected"/> the budget, and <see cref="Finding.Excess"/> what the projected month end is above the budget.
/// </summary>
public static class BudgetJudge
{
    /// <summary>A stop that is so near is told, so that people can still choose what to do.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(72);

    /// <param name="steps">Fractions of the budget, for example 0.70, 0.80 and 0.90. Each one reached is a finding.</param>
    /// <param name="rule">Null where the line has no hard stop.</param>
    /// <param name="now">UTC.</param>
    public static IEnumerable<Finding> Judge(
        AllocationLine line, BudgetUtilisation utilisation, LineHistory history, IReadOnlyList<decimal> steps, HardStopRule? rule, DateTimeOffset now)
    {
        foreach (var step in steps)
        {
            if (utilisation.Reaches(step))
            {
                yield return Of(FindingKind.BudgetStep, CauseKeys.BudgetStep(step, utilisation.Period.Id), line, utilisation, history, step);
            }
        }

        if (rule is not null && utilisation.Reaches(rule.Threshold))
        {
            yield return Of(FindingKind.HardStop, CauseKeys.HardStop(utilisation.Period.Id), line, utilisation, history, rule.Threshold);
        }
        else if (rule is not null && StopAt(utilisation, history, rule.Threshold, now) is { } at)
        {
            var finding = Of(FindingKind.BudgetStep, CauseKeys.StopAhead(utilisation.Period.Id), line, utilisation, history, rule.Threshold);
            yield return StopOutlook.Noted(finding, at) with
            {
                Reason = string.Create(
                    CultureInfo.InvariantCulture,
                    $"At the rate of the last known day the hard stop of {rule.Threshold * 100m:0.##} % of {utilisation.Period.Id} is reached by {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {utilisation.Print()}."),
            };
        }
    }

    /// <summary>When the stop is reached as spend goes on; null where that is not within 72 hours, or not in this month.</summary>
    private static DateTimeOffset? StopAt(BudgetUtilisation utilisation, LineHistory history, decimal threshold, DateTimeOffset now) =>
        history.LastKnown is { } last && StopOutlook.Of(utilisation, threshold, history[last].Usage, now) is { } at
        && at - now <= Ahead && DateOnly.FromDateTime(at.UtcDateTime) <= utilisation.Period.Last
            ? at
            : null;

    /// <summary>The same finding with the figures of today.</summary>
    public static Finding Restated(Finding finding, BudgetUtilisation utilisation, string reason)
    {
        var overrun = utilisation.Projected - utilisation.Budget;
        return finding with
        {
            Actual = utilisation.Utilised,
            Expected = utilisation.Budget,
            Excess = overrun,
            Variance = Math.Round(overrun.Amount / utilisation.Budget.Amount, 4),
            Provisional = utilisation.LagDays > 0,
            Reason = reason,
            Facts = FactsOf(utilisation, FactNames.Threshold, ThresholdOf(finding)),
        };
    }

    /// <summary>The threshold that a hard stop was found at.</summary>
    internal static decimal ThresholdOf(Finding stop) => decimal.Parse(stop.Facts[FactNames.Threshold], CultureInfo.InvariantCulture);

    private static Finding Of(
        FindingKind kind, string causeKey, AllocationLine line, BudgetUtilisation utilisation, LineHistory history, decimal threshold)
    {
        var isStop = kind == FindingKind.HardStop;
        var overrun = utilisation.Projected - utilisation.Budget;
        return new Finding(
            line.Id,
            kind,
            causeKey,
            FirstReached(utilisation, history, threshold),
            LastBilled(utilisation, history),
            utilisation.Utilised,
            utilisation.Budget,
            overrun,
            Math.Round(overrun.Amount / utilisation.Budget.Amount, 4),
            utilisation.LagDays > 0,
            isStop ? "hard-stop" : "budget-step",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(isStop ? "Hard stop" : "Budget step")} {threshold * 100m:0.##} % of {utilisation.Period.Id} reached: {utilisation.Print()}. Projected month end: {utilisation.Projected} ({(utilisation.ProjectedRange is { IsPoint: false } range ? $"{range}, " : "")}{utilisation.Method})."),
            [],
            FactsOf(utilisation, isStop ? FactNames.Threshold : FactNames.Step, threshold));
    }

    /// <summary>The day whose spend, as billed, reached the threshold; the last one billed where only the margin reaches it.</summary>
    private static DateOnly FirstReached(BudgetUtilisation utilisation, LineHistory history, decimal threshold)
    {
        var last = LastBilled(utilisation, history);
        var billed = 0m;
        for (var day = utilisation.Period.First; day < last; day = day.AddDays(1))
        {
            billed += history[day].Gross;
            if (billed >= utilisation.Budget.Amount * threshold)
            {
                return day;
            }
        }

        return last;
    }

    private static DateOnly LastBilled(BudgetUtilisation utilisation, LineHistory history) =>
        history.LastKnown is { } last && last >= utilisation.Period.First ? last : utilisation.Period.First;

    private static Dictionary<string, string> FactsOf(BudgetUtilisation utilisation, string thresholdName, decimal threshold) => new(StringComparer.Ordinal)
    {
        [thresholdName] = threshold.ToString(CultureInfo.InvariantCulture),
        [FactNames.Period] = utilisation.Period.Id,
        [FactNames.Budget] = SpendFindings.Amount(utilisation.Budget.Amount),
        [FactNames.Billed] = SpendFindings.Amount((utilisation.Billed - utilisation.Estimated).Amount),
        [FactNames.EstimatedAmount] = SpendFindings.Amount(utilisation.Estimated.Amount),
        [FactNames.LagMargin] = SpendFindings.Amount(utilisation.LagMargin.Amount),
        [FactNames.MarginMethod] = utilisation.MarginMethod,
        [FactNames.MissingBeyondLag] = SpendFindings.Amount(utilisation.MissingBeyondLag.Amount),
        [FactNames.Utilisation] = SpendFindings.Amount(utilisation.Utilised.Amount),
        [FactNames.Projected] = SpendFindings.Amount(utilisation.Projected.Amount),
        [FactNames.ProjectedLow] = SpendFindings.Amount((utilisation.ProjectedRange?.Low ?? utilisation.Projected).Amount),
        [FactNames.ProjectedHigh] = SpendFindings.Amount((utilisation.ProjectedRange?.High ?? utilisation.Projected).Amount),
        [FactNames.Method] = utilisation.Method,
    };
}
