using System.Globalization;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Containment;

public enum Curve
{
    /// <summary>No day since tells.</summary>
    Unknown,

    Bent,

    NotBent,
}

/// <param name="Reason">With the days and amounts that say so.</param>
public sealed record CurveReading(Curve Curve, string Reason);

/// <summary>
/// Whether a rung did what it promised. It has bent the curve where a final day after it saved at least half of what it was expected to save,
/// against the last known day before it. A day that may still grow can show that it has not, and never that it has.
/// </summary>
public static class CurveRule
{
    private const decimal EnoughOfTheSaving = 0.5m;

    /// <param name="saving">The part of the spend that the rung was expected to save, from 0 to 1.</param>
    /// <param name="appliedAt">When it began to hold (UTC).</param>
    public static CurveReading Read(LineHistory history, decimal saving, DateTimeOffset appliedAt)
    {
        var applied = DateOnly.FromDateTime(appliedAt.UtcDateTime);
        if (LastKnown(history, applied.AddDays(-1), history.First) is not { } before)
        {
            return new(Curve.Unknown, Words($"No day before {applied:yyyy-MM-dd} is known."));
        }

        // The day on which it began is part of both. The newest day that can say something says it.
        var most = history[before].Usage * (1m - (saving * EnoughOfTheSaving));
        for (var day = history.Last; day > applied; day = day.AddDays(-1))
        {
            var known = history[day];
            if (known.IsKnown && (known.Usage > most || known.Status == DayStatus.Final))
            {
                return new(
                    known.Usage > most ? Curve.NotBent : Curve.Bent,
                    Words($"{day:yyyy-MM-dd} cost {new Money(known.Usage, history.Currency)} after {new Money(history[before].Usage, history.Currency)} on {before:yyyy-MM-dd}; the rung was to bring it to {new Money(most, history.Currency)} or less."));
            }
        }

        return new(Curve.Unknown, Words($"No day after {applied:yyyy-MM-dd} is settled yet, and none shows that it goes on."));
    }

    private static DateOnly? LastKnown(LineHistory history, DateOnly from, DateOnly downTo)
    {
        for (var day = from; day >= downTo; day = day.AddDays(-1))
        {
            if (history[day].IsKnown)
            {
                return day;
            }
        }

        return null;
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
