using System.Globalization;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Reviews;

/// <summary>The sentences and cells that the Markdown pack, the page and the runbook share. Plain text, not yet encoded.</summary>
public static class ReviewWords
{
    private const int MostNamed = 3;

    /// <summary>For a table whose currency is named above it: whole cents only where there are some.</summary>
    public static string Amount(Money money) => money.Amount == decimal.Truncate(money.Amount)
        ? money.Amount.ToString("N0", CultureInfo.InvariantCulture)
        : money.Amount.ToString("N2", CultureInfo.InvariantCulture);

    /// <summary><c>+650 (+28 %)</c>; <c>flat</c> where nothing moved; a percentage only where there is something to compare with.</summary>
    public static string Change(Money change, decimal? percent)
    {
        if (change.Amount == 0m)
        {
            return "flat";
        }

        var amount = (change.Amount > 0m ? "+" : "") + Amount(change);
        return percent is { } known ? $"{amount} ({Figures.SignedPercent(known)})" : $"{amount} (new)";
    }

    /// <summary><c>18,800 (17,950.50 to 20,500)</c>; a dash where there is no forecast.</summary>
    public static string Forecast(PlanComparison? plan) => plan switch
    {
        { Forecast: { } forecast, ForecastRange: { IsPoint: false } range } => $"{Amount(forecast)} ({Amount(range.Low)} to {Amount(range.High)})",
        { Forecast: { } forecast } => Amount(forecast),
        _ => "–",
    };

    public static string Verdict(PlanComparison plan) => plan.Verdict switch
    {
        PacingVerdict.Unknown => "Unknown: no full forecast",
        var verdict => $"{verdict} ({Figures.SignedPercent(plan.OverBudget!.Value)})",
    };

    /// <summary>The row <c>other</c> names what it holds, so that nothing moves unseen.</summary>
    public static string Name(DeltaRow row) => row.Holds.Count switch
    {
        0 => row.Name,
        <= MostNamed => $"{row.Name}: {string.Join(", ", row.Holds)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {string.Join(", ", row.Holds.Take(MostNamed))} and {row.Holds.Count - MostNamed} more"),
    };

    /// <summary>Every delta has an explanation or becomes an action.</summary>
    public static string Why(DeltaRow row) => row switch
    {
        { Explanation: { } explanation } => explanation,
        { Change.Amount: 0m } => "",
        { Name: DeltaRow.Other } => "smaller changes together",
        _ => "to be explained, or it becomes an action",
    };

    /// <summary>The three sentences of the pacing block, for everything together.</summary>
    public static IEnumerable<string> Pacing(PacingRow total)
    {
        var week = total.Week;
        yield return $"Last 7 days {Amount(week.Last)} against {Amount(week.Prior)} the prior 7: {Change(week.Change, week.Percent)}{WeekVerdict(week)}.";
        if (total.Plan is not { } plan)
        {
            yield return $"Month to date {Amount(total.MonthToDate)}. No line has a budget, so there is no plan to compare with.";
            yield break;
        }

        yield return $"Month to date {Amount(plan.MonthToDate)} against a plan to date of {Amount(plan.PlanToDate)}"
            + (plan.OverPlanToDate is { } over ? $": {Figures.SignedPercent(over)}" : "")
            + (plan.MonthToDate == total.MonthToDate ? "." : $" (lines with a budget; everything together {Amount(total.MonthToDate)}).");
        yield return plan.Forecast is not null
            ? $"Month-end forecast {Forecast(plan)} against a budget of {Amount(plan.Budget)}: {Verdict(plan)}. Method: {plan.Method}." + Without(plan)
            : $"There is no month-end forecast. The budget is {Amount(plan.Budget)}.";
    }

    /// <summary>One sentence per day on which the forecasts of the last ended month were made.</summary>
    public static IEnumerable<string> Accuracy(ReviewPack pack) =>
        from made in pack.Input.ForecastAccuracy
        let furthest = made.ByLine.OrderByDescending(line => line.Value.Mape).ThenBy(line => line.Key, StringComparer.Ordinal).First()
        select string.Create(
            CultureInfo.InvariantCulture,
            $"Forecasts of {made.Month:yyyy-MM} made on the {made.AsOf.Day}th were {Figures.Percent(made.All.Mape)} off on average (bias {Figures.SignedPercent(made.All.Bias)}), over {Figures.Count(made.All.Forecasts, "line", "lines")}: {Figures.Percent(made.All.Near)} within 10 %, {Figures.Percent(made.All.Covered)} inside the interval. Furthest off: {NameOf(pack, furthest.Key)}, {Figures.SignedPercent(furthest.Value.Bias)}.");

    private static string NameOf(ReviewPack pack, string line) =>
        pack.Lines.FirstOrDefault(row => string.Equals(row.Line, line, StringComparison.Ordinal))?.Name ?? line;

    /// <summary>What the reader should know of where the figures come from.</summary>
    public static IEnumerable<string> Sources(ReviewInput input) => input.SourceTroubles.Concat(input.EstimateRatios.Select(Ratio));

    /// <summary><c>gateway estimated 96 % of what was billed …</c>: whoever trusts an estimate should know how good it was.</summary>
    private static string Ratio(EstimateRatio ratio) =>
        $"{ratio.Source} estimated {(ratio.Ratio is { } part ? Figures.Percent(part) : "an unknown part")} of what was billed: {ratio.Estimated} against {ratio.Billed}, "
        + string.Create(CultureInfo.InvariantCulture, $"{Figures.Count(ratio.Days, "final day", "final days")} of the last {EstimateRatio.WindowDays} on which both exist. The bill is what counts.");

    private static string WeekVerdict(WeekComparison week) => week switch
    {
        { Incomplete: true } => ", not comparable because days are missing",
        { NeedsReason: true } => ". More than 20 % up: investigate unless the reason is known",
        _ => "",
    };

    private static string Without(PlanComparison plan) =>
        plan.WithoutForecast.Count == 0 ? "" : $" Without a forecast, so that the total is a lower bound: {string.Join(", ", plan.WithoutForecast)}.";

    /// <summary>Those that have done something each for itself, and the others, which are so every week, in one sentence.</summary>
    public static IEnumerable<string> Modes(IReadOnlyList<ModeProposal> proposals)
    {
        var untried = proposals.Where(proposal => proposal.IsUntried).Select(proposal => proposal.Line).ToList();
        return proposals.Where(proposal => !proposal.IsUntried).Select(Mode).Concat(untried.Count == 0 ? [] :
            [$"Still in dry-run, and without anything to do so far: {string.Join(", ", untried)}. In mode approve nobody is asked anything before one of them trips."]);
    }

    /// <summary><c>order-agent: from dry-run to approve. …</c></summary>
    public static string Mode(ModeProposal proposal) =>
        $"{proposal.Line}: from {ModeWord(proposal.From)} to {ModeWord(proposal.To)}. {ModeRule.Trial.TotalDays:0} days have passed without a false stop. {proposal.Why} Write mode: {ModeWord(proposal.To)} on its hard stop and apply it, or leave it: nothing changes by itself.";

    private static string ModeWord(Budgets.ContainmentMode mode) => mode == Budgets.ContainmentMode.DryRun ? "dry-run" : mode.ToString().ToLowerInvariant();
}
