using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>Makes the finding of a run of days: its figures, its drivers and its words.</summary>
internal static class SpendFindings
{
    public static Finding Of(
        FindingKind kind, AllocationLine line, LineHistory history, VarianceRun run, IReadOnlySet<DateOnly> excluded, EventCalendar events)
    {
        var explanation = Attribution.Of(history, ExplainedDays.Of(run), excluded);
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
            new SpendReason(history, run, explanation, events).InWords(),
            explanation.Drivers,
            FactsOf(run, explanation, events));
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

        if (run.RoseOn is { } rose)
        {
            facts[FactNames.RoseOn] = Invariant($"{rose:yyyy-MM-dd}");
        }

        AddTo(facts, explanation);
        return facts;
    }

    internal static void AddTo(Dictionary<string, string> facts, Explanation explanation)
    {
        foreach (var driver in explanation.Drivers)
        {
            if (explanation.New.TryGetValue(new Member(driver.Dimension, driver.Value, driver.Provider), out var since))
            {
                facts[$"{FactNames.NewSince}:{driver.Dimension}:{driver.Value}"] = Invariant($"{since:yyyy-MM-dd}");
            }
        }

        if (explanation.Leading is { IsExplanation: true } leading)
        {
            facts[FactNames.ExplainedBy] = string.Join("; ", leading.Members.Select(member => $"{member.Dimension}={member.Value}"));
            facts[FactNames.ExplainedShare] = Invariant($"{leading.Share:0.0000}");
        }

        if (explanation.Provider is { } provider)
        {
            facts[FactNames.Provider] = provider;
        }

        if (explanation.Effects is { } effects)
        {
            facts[FactNames.VolumeEffect] = Amount(effects.Volume);
            facts[FactNames.PriceEffect] = Amount(effects.Price);
            facts[FactNames.MixEffect] = Amount(effects.Mix);
            facts[FactNames.VolumeFactor] = Invariant($"{effects.VolumeFactor:0.####}");
            facts[FactNames.PriceFactor] = Invariant($"{effects.PriceFactor:0.####}");
            facts[FactNames.Unit] = effects.Unit;
        }
    }

    internal static string Amount(decimal amount) => Invariant($"{amount:0.00}");

    internal static string Weekday(DateOnly day) => Invariant($"{day:ddd yyyy-MM-dd}");

    internal static Money Rounded(decimal amount, string currency) => new(Math.Round(amount, 2), currency);

    internal static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
