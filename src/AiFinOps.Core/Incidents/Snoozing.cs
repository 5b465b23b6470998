using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Incidents;

/// <summary>
/// A snooze holds the chase: escalation and the clock of the acknowledgement. What is owed (contain, root cause, resolve) stays due when it
/// was due, and new facts are told as ever. It ends by itself and says so; it ends early when somebody takes the incident or it is told anew.
/// </summary>
internal static class Snoozing
{
    /// <summary>In one firing. Whoever needs more has to take the incident.</summary>
    private const int Most = 3;

    /// <summary>Clocks that chase people; the ones that a snooze holds.</summary>
    public static readonly ClockKind[] Chase = [ClockKind.Escalate, ClockKind.Repeat, ClockKind.Acknowledge, ClockKind.AcknowledgementExpiry];

    public static Decision Decide(Incident incident, Snooze command) =>
        (Decision?)RefusalOf(incident) ?? (Decision?)RefusalOf(incident, command) ?? new Accepted("snoozed",
        [
            new Snoozed(command.Now, command.Actor, command.Until, command.Reason),
            new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.SnoozeEnds, command.Until, 0)]),
        ]);

    public static IEnumerable<IncidentEvent> End(Incident incident, RingClock command)
    {
        yield return new SnoozeEnded(command.Now, command.Actor);
        yield return new ClocksStarted(command.Now, command.Actor, [.. AcknowledgeAgain(command), .. Firing.Escalations(command.Now, command.Plan)]);
        yield return Firing.Notice(
            command.Now, command.Actor, incident, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"snooze-ended-{command.Clock.Due:yyyyMMddHHmm}"), "snooze-ended", incident.OwnerGroup);
    }

    /// <summary>Whether people are chased by these clocks. Whoever is chased anew is not snoozed any more.</summary>
    public static bool IsChasing(IReadOnlyList<ResponseClock> clocks) => clocks.Any(clock => Chase.Contains(clock.Kind));

    private static Refused? RefusalOf(Incident incident) => incident switch
    {
        { State: IncidentState.Resolved or IncidentState.Closed or IncidentState.FalsePositive } => Lifecycle.Ended(incident, "snooze"),
        { Finding.Kind: FindingKind.HardStop } or { HasActiveContainment: true } => new(
            "hard-stop-not-snoozed", $"Incident {incident.Id} is about a hard stop, and a hard stop is never snoozed.", "Acknowledge it, or assign it to somebody who can look now."),
        { Severity: Severity.Critical } => new(
            "critical-not-snoozed", $"Incident {incident.Id} is Critical, and Critical is never snoozed.", "Acknowledge it, or assign it to somebody who can look now."),
        // What history brought to light, and what nobody has to answer, would begin to chase people when the snooze ends.
        _ when incident.SnoozedUntil is null && !IsChasing(incident.Clocks) => new(
            "nobody-is-chased", $"Nobody is chased about incident {incident.Id}.", "There is nothing to hold. Write a note where others should know something."),
        { Snoozes: >= Most } => new(
            "snoozed-enough", $"Incident {incident.Id} was snoozed {incident.Snoozes} times since it fired.", "Acknowledge it, assign it, or say why it is a false positive."),
        _ => null,
    };

    private static Refused? RefusalOf(Incident incident, Snooze command)
    {
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return new("reason-missing", "A snooze needs a reason.", "Say in one line what you wait for.");
        }

        if (command.Until <= command.Now || command.Until > command.Now + Defaults.LongestSnooze)
        {
            return new("snooze-out-of-bounds", $"A snooze ends later than now and within {Defaults.LongestSnooze.TotalHours:0} hours.", "Choose fewer hours; when it ends, you are told and may snooze again.");
        }

        return incident.State == IncidentState.Acknowledged && incident.Clocks.Any(clock => clock.Kind == ClockKind.AcknowledgementExpiry && clock.Due >= command.Until)
            ? new("nobody-is-chased", $"Incident {incident.Id} is acknowledged for longer than that: nobody is chased.", "There is nothing to hold. Write a note where others should know something.")
            : null;
    }

    private static IEnumerable<ResponseClock> AcknowledgeAgain(RingClock command) =>
        command.Plan.Clocks.Acknowledge is { } within ? [new ResponseClock(ClockKind.Acknowledge, within.From(command.Now, command.Plan.Calendar), 0)] : [];
}
