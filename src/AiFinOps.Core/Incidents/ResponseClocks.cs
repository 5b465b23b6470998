namespace AiFinOps.Core.Incidents;

/// <summary>What a due clock does. Clocks live in rows and are swept; a clock that no longer runs rings for nothing.</summary>
internal static class ResponseClocks
{
    private static readonly TimeSpan RecoveryInterval = TimeSpan.FromDays(1);

    public static ResponseClock NextRecoveryCheck(DateTimeOffset now) => new(ClockKind.RecoveryCheck, now + RecoveryInterval, 0);

    public static Decision Ring(Incident incident, RingClock command)
    {
        if (!incident.Clocks.Contains(command.Clock) || command.Clock.Due > command.Now)
        {
            return new Accepted("clock-does-not-run", []);
        }

        return command.Clock.Kind switch
        {
            ClockKind.Escalate => new Accepted("escalated", [.. Escalate(incident, command)]),
            ClockKind.AcknowledgementExpiry => new Accepted("acknowledgement-expired", [.. Expire(incident, command)]),
            ClockKind.RecoveryCheck => new Accepted("recovery-check-due", [new ClocksStarted(command.Now, command.Actor, [NextRecoveryCheck(command.Now)])]),
            ClockKind.Evidence => new Accepted("evidence-due", []),
            ClockKind.Reminder => new Accepted("reminded", [.. Remind(incident, command)]),
            _ => new Accepted("clock-missed", [.. Miss(incident, command)]),
        };
    }

    private static IEnumerable<IncidentEvent> Escalate(Incident incident, RingClock command)
    {
        var level = command.Plan.Later.FirstOrDefault(planned => planned.Level == command.Clock.Level);
        if (level is null)
        {
            // The configuration no longer has the level. The clock still has to stop, on the record.
            yield return new ClockMissed(command.Now, command.Actor, ClockKind.Escalate, command.Clock.Due);
            yield break;
        }

        yield return new NotificationRequested(
            command.Now, command.Actor, Firing.StepId(incident.Firings, $"escalated-{level.Level}", level.Group), level.Group, level.Level, "escalated");
    }

    private static IEnumerable<IncidentEvent> Expire(Incident incident, RingClock command)
    {
        yield return new AcknowledgementExpired(command.Now, command.Actor);
        yield return new ClocksStarted(command.Now, command.Actor, [.. Firing.Escalations(command.Now, command.Plan)]);
        yield return new NotificationRequested(
            command.Now, command.Actor, Firing.StepId(incident.Firings, $"acknowledgement-expired-{command.Clock.Due:yyyyMMddHHmm}", incident.OwnerGroup),
            incident.OwnerGroup, 0, "acknowledgement-expired");
    }

    private static IEnumerable<IncidentEvent> Remind(Incident incident, RingClock command)
    {
        // A reminder stops with its clock, so that the clock is there.
        var owed = incident.Clocks.First(clock => clock.Kind == command.Clock.Reminds);
        yield return new ClockReminded(command.Now, command.Actor, owed.Kind, owed.Due);
        yield return Firing.Notice(
            command.Now, command.Actor, incident, $"reminder-{owed.Kind}-{owed.Due:yyyyMMddHHmm}".ToLowerInvariant(), "reminder", incident.OwnerGroup);
    }

    private static IEnumerable<IncidentEvent> Miss(Incident incident, RingClock command)
    {
        yield return new ClockMissed(command.Now, command.Actor, command.Clock.Kind, command.Clock.Due);
        var occasion = $"missed-{command.Clock.Kind}".ToLowerInvariant();
        foreach (var group in command.Plan.MissedClockGroups)
        {
            yield return Firing.Notice(command.Now, command.Actor, incident, occasion, "clock-missed", group);
        }
    }
}
