using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Recovery;

/// <param name="SettledDays">Consecutive final days within the recovery band, at most as many as are asked for.</param>
/// <param name="ReasonName"><c>recovered</c>, <c>missing-data</c>, <c>not-settled</c>, <c>not-enough-days</c> or <c>over-budget</c>.</param>
public sealed record RecoveryVerdict(bool Stable, int SettledDays, string ReasonName, string Reason)
{
    /// <summary>The latest final day outside the band; null where none of those that were looked at is.</summary>
    public DateOnly? Outside { get; init; }

    /// <summary>A day that should be final is not.</summary>
    public bool IsUnknown => ReasonName is "missing-data";
}

/// <summary>
/// Spend has recovered after three final days in a row that are within ten percent of the expectation, or within the line's usual spread where that is wider, or no higher than what was
/// expected when it began, while the month's projection fits the budget or the month has turned.
/// What is unknown proves nothing: a missing day keeps things as they are.
/// </summary>
public static class RecoveryRule
{
    public const int DaysToSettle = 3;

    private const decimal Band = 0.10m;

    /// <param name="evaluated">The line after the latest evaluation.</param>
    /// <param name="incident">The incident's latest finding; days up to its <see cref="Finding.Onset"/> do not count.</param>
    /// <param name="now">Decides which days should be final by now.</param>
    public static RecoveryVerdict Check(LineEvaluation evaluated, Finding incident, DateTimeOffset now)
    {
        var settled = 0;
        var history = evaluated.History;
        var due = LastDue(history, now);
        for (var day = due; settled < DaysToSettle; day = day.AddDays(-1))
        {
            var known = history[day];
            if (day <= incident.Onset)
            {
                return new RecoveryVerdict(false, settled, "not-enough-days", Words($"{settled} of {DaysToSettle} final days since {incident.Onset:yyyy-MM-dd}."));
            }

            if (known.Status == DayStatus.Provisional && settled == 0)
            {
                continue;
            }

            if (known.Status != DayStatus.Final)
            {
                return new RecoveryVerdict(false, settled, "missing-data", Words($"{day:yyyy-MM-dd} is {(known.IsKnown ? "not final" : "not reported")}; unknown spend proves nothing."));
            }

            var limit = LimitOf(evaluated, incident, day);
            if (!limit.Holds(known.Usage))
            {
                return new RecoveryVerdict(false, settled, "not-settled", Words($"{new Money(known.Usage, history.Currency)} on {day:yyyy-MM-dd} is outside the recovery band {limit}.")) { Outside = day };
            }

            settled++;
        }

        return (OverBudget(evaluated, incident) ?? OverLimit(evaluated, incident)) is { } reason
            ? new RecoveryVerdict(false, settled, "over-budget", reason)
            : new RecoveryVerdict(true, settled, "recovered", Words($"{settled} final days in a row up to {due:yyyy-MM-dd} are within the recovery band."));
    }

    /// <summary>The last day that its sources should have settled by now.</summary>
    private static DateOnly LastDue(LineHistory history, DateTimeOffset now)
    {
        var due = DateOnly.FromDateTime((now - history.SettleLag).UtcDateTime).AddDays(-1);
        return due < history.Last ? due : history.Last;
    }

    private static string? OverBudget(LineEvaluation evaluated, Finding incident) =>
        evaluated.Utilisation is { } utilisation
        && utilisation.Projected > utilisation.Budget
        && string.Equals(PeriodOf(incident), utilisation.Period.Id, StringComparison.Ordinal)
            ? $"The projected month end {utilisation.Projected} is above the budget of {utilisation.Budget}."
            : null;

    /// <summary>A stop on the days behind is over when all limits of theirs hold.</summary>
    private static string? OverLimit(LineEvaluation evaluated, Finding incident) =>
        StopWindow.DaysOf(incident) is not null && evaluated.Windows.FirstOrDefault(used => used.Reaches(BudgetJudge.ThresholdOf(incident))) is { } used
            ? $"The limit for {StopWindow.InWords(used.Window.Days)} is still reached. {used.Print()}."
            : null;

    private static string PeriodOf(Finding incident) => incident.Facts.GetValueOrDefault(FactNames.Period) ?? BudgetPeriod.Of(incident.Day).Id;

    private static RecoveryBand LimitOf(LineEvaluation evaluated, Finding incident, DateOnly day)
    {
        var atOnset = incident.Kind is FindingKind.SpendAbove ? incident.Expected?.Amount : null;
        if (evaluated.Expected(day) is { } expected)
        {
            // A line that strays further than ten percent by itself would never be called recovered.
            var band = Math.Max(Band, evaluated.UsualSpread);
            var above = expected.Amount * (1m + band);
            var floor = incident.Kind == FindingKind.SpendBelow ? expected.Amount * (1m - Math.Min(band, 1m)) : 0m;
            return new RecoveryBand(floor, Math.Max(above, atOnset ?? 0m));
        }

        // Without a baseline, the budget's share of a day is the only level that anybody agreed to.
        return new RecoveryBand(0m, atOnset ?? DailyBudget(evaluated.Utilisation));
    }

    private static decimal DailyBudget(BudgetUtilisation? utilisation) =>
        utilisation is null ? 0m : utilisation.Budget.Amount / utilisation.Period.Days.Days;

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private readonly record struct RecoveryBand(decimal From, decimal To)
    {
        public bool Holds(decimal usage) => usage >= From && usage <= To;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:N2} to {To:N2}");
    }
}
