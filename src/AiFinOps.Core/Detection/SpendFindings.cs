using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>Puts a variance into words and figures that an engineer believes.</summary>
internal static class SpendFindings
{
    private const decimal Explains = 0.5m;

    public static Finding Of(
        FindingKind kind, AllocationLine line, LineHistory history, VarianceRun run, IReadOnlySet<DateOnly> excluded, EventCalendar events)
    {
        var explanation = Attribution.Of(history, run, excluded);
        var day = run.LastVariance;
        return new Finding(
            line.Id,
            kind,
            kind == FindingKind.SpendAbove ? CauseKeys.SpendAbove : CauseKeys.SpendBelow,
            run.Onset,
            run.Last,
            new Money(day.Actual, history.Currency),
            Rounded(day.Expected, history.Currency),
            Rounded(run.Excess, history.Currency),
            run.Expected > 0m ? Math.Round(run.Excess / run.Expected, 4) : null,
            run.Provisional,
            run.Detector,
            ReasonOf(history.Currency, run, explanation, events),
            explanation.Drivers,
            FactsOf(run, explanation, events));
    }

    private static string ReasonOf(string currency, VarianceRun run, Explanation explanation, EventCalendar events)
    {
        var day = run.LastVariance;
        var text = Invariant(
            $"{new Money(day.Actual, currency)} on {Weekday(day.Day)} against {day.Expected:N2} ± {day.Band:N2} expected");
        if (events.EventOn(day.Day) is { } announced)
        {
            text += Invariant($" (announced event {announced.Id}: {announced.ExpectedFactor:0.##} times the usual)");
        }

        if (run.Days.Count > 1)
        {
            text += Invariant($"; {run.Days.Count} days since {Weekday(run.Onset)}: {Rounded(Math.Abs(run.Excess), currency)} {Direction(run)}");
        }

        return text + DriverClause(run, explanation);
    }

    private static string DriverClause(VarianceRun run, Explanation explanation)
    {
        var telling = explanation.Drivers.Where(driver => driver.Share >= Explains).OrderBy(driver => Attribution.Rank(driver.Dimension)).ToArray();
        if (explanation.Drivers.Count == 0)
        {
            return "";
        }

        var leading = telling.Length > 0 ? telling[0] : explanation.Drivers[0];
        var second = telling.FirstOrDefault(driver => !string.Equals(driver.Dimension, leading.Dimension, StringComparison.Ordinal));
        var text = Invariant(
            $"; {leading.Share:P0} of the {(run.Excess < 0m ? "drop" : "excess")} is {leading.Dimension} {leading.Value}");
        text += second is null ? "" : $" ({second.Dimension} {second.Value})";
        return explanation.NewSince.TryGetValue((leading.Dimension, leading.Value), out var since) ? text + Invariant($", new since {since:yyyy-MM-dd}") : text;
    }

    private static Dictionary<string, string> FactsOf(VarianceRun run, Explanation explanation, EventCalendar events)
    {
        var day = run.LastVariance;
        Dictionary<string, string> facts = new(StringComparer.Ordinal)
        {
            [FactNames.Actual] = Amount(day.Actual),
            [FactNames.Expected] = Amount(day.Expected),
            [FactNames.Band] = Amount(day.Band),
            [FactNames.AccumulatedActual] = Amount(run.Actual),
            [FactNames.AccumulatedExpected] = Amount(run.Expected),
            [FactNames.AccumulatedExcess] = Amount(run.Excess),
            [FactNames.Days] = Invariant($"{run.Days.Count}"),
        };
        if (events.EventOn(day.Day) is { } announced)
        {
            facts[FactNames.ExpectedEvent] = announced.Id;
        }

        foreach (var ((dimension, value), since) in explanation.NewSince)
        {
            facts[$"{FactNames.NewSince}:{dimension}:{value}"] = Invariant($"{since:yyyy-MM-dd}");
        }

        return facts;
    }

    internal static string Amount(decimal amount) => Invariant($"{amount:0.00}");

    internal static string Weekday(DateOnly day) => Invariant($"{day:ddd yyyy-MM-dd}");

    private static string Direction(VarianceRun run) => run.Excess < 0m ? "below expectation" : "above expectation";

    private static Money Rounded(decimal amount, string currency) => new(Math.Round(amount, 2), currency);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
