using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Incidents;

/// <summary>The clock of executive updates: it is set when an incident fires or new money gives a reason, and runs until the incident is closed.</summary>
internal static class ExecutiveClock
{
    /// <summary>New money gave a reason: the clock is due at once. Once only, because from then on it runs by itself.</summary>
    public static Decision Ask(Incident incident, AskForExecutiveUpdate command) =>
        incident is { IsOpen: false } or { State: IncidentState.Resolved } ? new Accepted("incident-ended", [])
        : incident.ExecutivesHear(command.Now)
            ? new Accepted("already-asked", [])
            : new Accepted("executive-update-due", [new ExecutiveUpdateDue(command.Now, command.Actor, command.Reason)]);

    /// <summary>Tells where there is a reason, and looks again after the cadence in either case.</summary>
    public static IEnumerable<IncidentEvent> Ring(Incident incident, RingClock command)
    {
        if (command.Executive is not { } plan)
        {
            // Nobody is configured to be told any more. The clock still has to stop, on the record.
            yield return new ClockMissed(command.Now, command.Actor, ClockKind.ExecutiveUpdate, command.Clock.Due);
            yield break;
        }

        yield return new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.ExecutiveUpdate, command.Now + plan.Every, 0)]);
        if (plan.Reason is not null)
        {
            yield return Update(incident, command, plan.Group, $"{command.Clock.Due:yyyyMMddHHmm}");
        }
    }

    /// <summary>How it ended, for whoever was told that it began.</summary>
    public static IEnumerable<IncidentEvent> Last(Incident incident, IncidentCommand command) =>
        incident.ExecutiveGroup is { } group ? [Update(incident, command, group, "last")] : [];

    private static NotificationRequested Update(Incident incident, IncidentCommand command, string group, string occasion) => new(
        command.Now, command.Actor, Firing.StepId(incident.Firings, $"{ExecutiveUpdates.Why}-{occasion}", group), group, 0, ExecutiveUpdates.Why);
}
