using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Learning;

/// <summary>One time that a cause fired: an incident opened, or opened again after it had been resolved.</summary>
/// <param name="Number">1 when the incident opened.</param>
/// <param name="At">UTC.</param>
/// <param name="Peak">Largest excess (a drop counts without its sign) that was seen before the incident fired again; null where it is not about money.</param>
/// <param name="Confirmed">Somebody recorded what caused it, and nobody called it a false alarm.</param>
public sealed record CauseFiring(string IncidentId, int Number, DateTimeOffset At, Money? Peak, bool Confirmed)
{
    /// <summary>Oldest first. What was only noted while history was read again told nobody, and is left out.</summary>
    /// <param name="events">The whole life of the incident, oldest first.</param>
    public static IReadOnlyList<CauseFiring> Of(Incident incident, IEnumerable<IncidentEvent> events)
    {
        List<CauseFiring> firings = [];
        var number = 0;
        foreach (var one in events)
        {
            if (one is IncidentOpened or IncidentReopened)
            {
                number++;
            }

            switch (one)
            {
                case IncidentOpened { Noted: false } opened:
                    firings.Add(new(incident.Id, number, opened.At, Size(opened.Finding.Excess), IsConfirmed(incident)));
                    break;
                case IncidentReopened reopened:
                    firings.Add(new(incident.Id, number, reopened.At, null, IsConfirmed(incident)));
                    break;
                case FindingUpdated updated when firings.Count > 0:
                    firings[^1] = firings[^1] with { Peak = Larger(firings[^1].Peak, Size(updated.Finding.Excess)) };
                    break;
                default:
                    break;
            }
        }

        return firings;
    }

    /// <summary>Somebody said what it was, and that it was something.</summary>
    public static bool IsConfirmed(Incident incident) => incident is { State: not IncidentState.FalsePositive, RootCause.Cause.Length: > 0 };

    private static Money? Size(Money? excess) => excess is { Amount: < 0m } drop ? -drop : excess;

    // A line that changed its currency between two figures has no larger one.
    private static Money? Larger(Money? left, Money? right) => (left, right) switch
    {
        ({ } before, { } after) when string.Equals(before.Currency, after.Currency, StringComparison.Ordinal) => before > after ? before : after,
        _ => right ?? left,
    };
}
