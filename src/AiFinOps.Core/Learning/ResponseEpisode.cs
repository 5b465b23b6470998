using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Learning;

/// <summary>What people owe after an incident fired, in the order in which it is done.</summary>
public enum ResponsePart
{
    Acknowledge,
    Contain,
    RootCauseStarted,
    RootCause,
    Resolve,
    Close,
}

/// <summary>How one firing of an incident was answered.</summary>
/// <param name="Number">1 when it opened, 2 when it opened again.</param>
/// <param name="Severity">The highest that it reached.</param>
/// <param name="Parts">
/// Time from the firing to each part that was done, without the pauses that somebody recorded; null for a part that is owed and was not done.
/// A part that nobody owed and nobody did is not there.
/// </param>
/// <param name="MissedClocks">Response times of people that passed.</param>
public sealed record ResponseEpisode(
    string IncidentId, int Number, DateTimeOffset FiredAt, Severity Severity, string OwnerGroup, string Category,
    IReadOnlyDictionary<ResponsePart, TimeSpan?> Parts, int MissedClocks)
{
    private static readonly IReadOnlyList<(ResponsePart Part, ClockKind? Clock, Func<IncidentEvent, bool> IsDone)> All =
    [
        (ResponsePart.Acknowledge, ClockKind.Acknowledge, one => one is Acknowledged or InvestigationStarted),
        (ResponsePart.Contain, ClockKind.Contain, one => one is ContainmentApplied { DryRun: false }),
        (ResponsePart.RootCauseStarted, ClockKind.RootCauseStarted, one => one is InvestigationStarted),
        (ResponsePart.RootCause, ClockKind.RootCauseDue, one => one is RootCauseRecorded),
        (ResponsePart.Resolve, ClockKind.Resolve, one => one is IncidentResolved or MarkedFalsePositive),
        (ResponsePart.Close, null, one => one is IncidentClosed or MarkedFalsePositive),
    ];

    /// <summary>One for each firing, oldest first. What was only noted while history was read again is not answered by anybody, and left out.</summary>
    /// <param name="events">The whole life of the incident, oldest first.</param>
    public static IReadOnlyList<ResponseEpisode> Of(Incident incident, IReadOnlyList<IncidentEvent> events)
    {
        var starts = events.Index().Where(one => one.Item is IncidentOpened or IncidentReopened).Select(one => one.Index).ToList();
        return
        [
            .. from start in starts.Index()
               where events[start.Item] is not IncidentOpened { Noted: true }
               let end = start.Index + 1 < starts.Count ? starts[start.Index + 1] : events.Count
               select Measured(incident, start.Index + 1, [.. events.Take(end).Skip(start.Item)], isLast: end == events.Count),
        ];
    }

    private static ResponseEpisode Measured(Incident incident, int number, List<IncidentEvent> events, bool isLast)
    {
        var start = events[0].At;
        var pauses = PausesOf(events);
        Dictionary<ResponsePart, TimeSpan?> parts = [];
        foreach (var (part, clock, isDone) in All)
        {
            // A closure has no clock: it is owed by what was resolved and did not open again.
            if (events.Find(one => isDone(one)) is { } done)
            {
                parts[part] = done.At - start - Waited(pauses, start, done.At);
            }
            else if (clock is { } kind ? IsOwed(events, kind) : isLast && events.Exists(one => one is IncidentResolved))
            {
                parts[part] = null;
            }
        }

        return new ResponseEpisode(
            incident.Id, number, start, HighestOf(events, incident), incident.OwnerGroup, IncidentCategory.Of(incident), parts,
            events.OfType<ClockMissed>().Count(missed => All.Any(part => part.Clock == missed.Clock)));
    }

    private static bool IsOwed(List<IncidentEvent> events, ClockKind kind) =>
        events.OfType<ClocksStarted>().Any(started => started.Clocks.Any(one => one.Kind == kind));

    private static Severity HighestOf(List<IncidentEvent> events, Incident incident) => events
        .Select(one => one switch { IncidentOpened opened => opened.Severity, FindingUpdated updated => updated.Severity, _ => (Severity?)null })
        .Max() ?? incident.Severity;

    private static List<(DateTimeOffset From, DateTimeOffset To)> PausesOf(List<IncidentEvent> events)
    {
        List<(DateTimeOffset From, DateTimeOffset To)> pauses = [];
        foreach (var one in events)
        {
            if (one is ClocksPaused paused)
            {
                pauses.Add((paused.At, paused.Until));
            }
            else if (one is ClocksResumed && pauses.Count > 0 && one.At < pauses[^1].To)
            {
                pauses[^1] = (pauses[^1].From, one.At);
            }
        }

        return pauses;
    }

    private static TimeSpan Waited(List<(DateTimeOffset From, DateTimeOffset To)> pauses, DateTimeOffset from, DateTimeOffset to)
    {
        var waited = TimeSpan.Zero;
        foreach (var pause in pauses)
        {
            var begins = pause.From > from ? pause.From : from;
            var ends = pause.To < to ? pause.To : to;
            waited += ends > begins ? ends - begins : TimeSpan.Zero;
        }

        return waited;
    }
}
