using AiFinOps.Core.Escalation;

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
            ClockKind.SnoozeEnds => new Accepted("snooze-ended", [.. Snoozing.End(incident, command)]),
            ClockKind.RecoveryCheck => new Accepted("recovery-check-due", [new ClocksStarted(command.Now, command.Actor, [NextRecoveryCheck(command.Now)])]),
            ClockKind.ExecutiveUpdate => new Accepted("executive-update", [.. ExecutiveClock.Ring(incident, command)]),
            ClockKind.Evidence => new Accepted("evidence-due", []),
            ClockKind.Repeat => new Accepted("repeated", [.. Repeat(incident, command)]),
            ClockKind.Morning => new Accepted("morning", [.. Morning(incident, command)]),
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
            command.Now, command.Actor, Firing.FreshStepId(incident, $"escalated-{level.Level}", level.Group), level.Group, level.Level, "escalated");
        if (Firing.Repeats(command.Now, [level]).ToList() is { Count: > 0 } repeats)
        {
            yield return new ClocksStarted(command.Now, command.Actor, repeats);
        }
    }

    /// <summary>Tells a level again, as often as the policy says and no more.</summary>
    private static IEnumerable<IncidentEvent> Repeat(Incident incident, RingClock command)
    {
        var level = command.Plan.AtOnce.Concat(command.Plan.Later).FirstOrDefault(planned => planned.Level == command.Clock.Level && planned.Repeat is not null);
        var told = incident.Steps.Count(step => step.StartsWith(Firing.StepId(incident.Firings, $"repeated-{command.Clock.Level}", ""), StringComparison.Ordinal));
        if (level is null || told >= level.Times)
        {
            yield return new ClockMissed(command.Now, command.Actor, ClockKind.Repeat, command.Clock.Due);
            yield break;
        }

        yield return new NotificationRequested(
            command.Now, command.Actor, Firing.StepId(incident.Firings, $"repeated-{level.Level}-{told + 1}", level.Group), level.Group, level.Level, "repeated");
        if (told + 1 < level.Times)
        {
            yield return new ClocksStarted(command.Now, command.Actor, [.. Firing.Repeats(command.Now, [level])]);
        }
    }

    /// <summary>
    /// The night is over. Each group is told once, by the first message that waited for it, which lists all that is owed; what was answered
    /// meanwhile is not asked for any more.
    /// </summary>
    private static IEnumerable<IncidentEvent> Morning(Incident incident, RingClock command)
    {
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (var one in incident.Deferred.Where(one => one.Until <= command.Now))
        {
            var isAnswered = incident.State != IncidentState.Open && one.Why is "fired" or "escalated" or "repeated";
            yield return isAnswered ? Withheld(one, "answered", "Somebody took it in the night.")
                : told.Add(one.Group) ? new NotificationRequested(command.Now, command.Actor, one.StepId, one.Group, one.Level, one.Why) { Slot = one.Slot }
                : Withheld(one, TellingGate.ToldTogether, "The group is told once in the morning.");
        }

        NotificationWithheld Withheld(NotificationDeferred one, string reasonName, string reason) =>
            new(command.Now, command.Actor, one.StepId, one.Group, one.Level, one.Why, reasonName, reason);
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
        foreach (var group in command.Plan.MissedClockGroups.Where(group => !IsToldByEscalation(group, incident, command)))
        {
            yield return new NotificationRequested(command.Now, command.Actor, Firing.FreshStepId(incident, occasion, group), group, 0, "clock-missed");
        }

        // Unresolved for too long: one level further hears of it (S0).
        if (command.Clock.Kind == ClockKind.Resolve && command.Plan.Later.FirstOrDefault(level => IsBeyond(level, incident, command)) is { } next)
        {
            yield return new NotificationRequested(
                command.Now, command.Actor, Firing.FreshStepId(incident, $"unresolved-{next.Level}", next.Group), next.Group, next.Level, "unresolved");
        }
    }

    /// <summary>Nobody gets two messages because one acknowledgement is missing.</summary>
    private static bool IsToldByEscalation(string group, Incident incident, RingClock command) =>
        command.Clock.Kind == ClockKind.Acknowledge && command.Plan.Later.Any(level =>
            string.Equals(level.Group, group, StringComparison.Ordinal)
            && (level.Level <= incident.EscalationLevel || incident.Clocks.Any(clock => clock.Kind == ClockKind.Escalate && clock.Level == level.Level && clock.Due <= command.Now)));

    private static bool IsBeyond(PlannedLevel level, Incident incident, RingClock command) =>
        level.Level > incident.EscalationLevel && !command.Plan.MissedClockGroups.Contains(level.Group, StringComparer.Ordinal);
}
