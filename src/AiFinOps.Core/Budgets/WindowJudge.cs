using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>
/// Hard stops on the limit of a day or of some days in a row. In these findings <see cref="Finding.Actual"/> is what the window has used,
/// <see cref="Finding.Expected"/> its limit, and <see cref="Finding.Excess"/> what it is above that. Of several that are reached the fullest one speaks: it is one
/// stop, with one ladder. Their cause has no period: while one is open the days that follow belong to it.
/// </summary>
public static class WindowJudge
{
    /// <param name="used">Of the line's windows, those that can be known.</param>
    /// <returns>Null where none is reached.</returns>
    public static Finding? Judge(AllocationLine line, IEnumerable<WindowUtilisation> used, HardStopRule rule) =>
        used.Where(window => window.Reaches(rule.Threshold)).MaxBy(window => window.Used.Amount / window.Limit.Amount) is { } fullest ? Of(line, fullest, rule.Threshold) : null;

    /// <summary>The same finding where its days are final by now and do not reach the threshold; null where they do, or may change.</summary>
    public static Finding? Corrected(Finding finding, LineHistory history)
    {
        if (finding.Expected is not { } limit || StopWindow.DaysOf(finding) is not { } days
            || WindowCalculator.Settled(history, new DayRange(finding.Day.AddDays(1 - days), finding.Day)) is not { } settled || settled >= limit * BudgetJudge.ThresholdOf(finding))
        {
            return null;
        }

        var above = settled - limit;
        return finding with
        {
            Actual = settled,
            Excess = above,
            Variance = Math.Round(above.Amount / limit.Amount, 4),
            Provisional = false,
            Reason = string.Create(CultureInfo.InvariantCulture, $"Below the hard stop {BudgetJudge.ThresholdOf(finding) * 100m:0.##} % of the limit for {StopWindow.InWords(days)} by final figures: {settled.Amount:N2} of {limit}. It was told with {finding.Actual}."),
        };
    }

    private static Finding Of(AllocationLine line, WindowUtilisation used, decimal threshold)
    {
        var above = used.Used - used.Limit;
        return new Finding(
            line.Id, FindingKind.HardStop, CauseKeys.HardStopWindow, used.Range.From, used.Range.To, used.Used, used.Limit, above, Math.Round(above.Amount / used.Limit.Amount, 4), used.LagDays > 0, "hard-stop-window",
            string.Create(CultureInfo.InvariantCulture, $"Hard stop {threshold * 100m:0.##} % of the limit for {StopWindow.InWords(used.Window.Days)} reached. {used.Print()}."),
            [],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [FactNames.Threshold] = threshold.ToString(CultureInfo.InvariantCulture),
                [FactNames.Window] = used.Window.Days.ToString(CultureInfo.InvariantCulture),
                [FactNames.Limit] = SpendFindings.Amount(used.Limit.Amount),
                [FactNames.Billed] = SpendFindings.Amount((used.Spent - used.Estimated).Amount),
                [FactNames.EstimatedAmount] = SpendFindings.Amount(used.Estimated.Amount),
                [FactNames.LagMargin] = SpendFindings.Amount(used.LagMargin.Amount),
                [FactNames.MarginMethod] = used.MarginMethod,
                [FactNames.Utilisation] = SpendFindings.Amount(used.Used.Amount),
            });
    }
}
