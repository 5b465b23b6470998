namespace AiFinOps.Core.Incidents;

/// <summary>
/// Clocks of containment. An approval that does not come asks one level further, or does the first rung where the line opted in: protected
/// lines must not be protected from any stop. Of a release each step waits for spend to prove itself.
/// </summary>
internal static class ContainmentClocks
{
    public static IEnumerable<IncidentEvent> Ask(DateTimeOffset now, Actor actor, Incident incident, ContainmentPlan plan)
    {
        yield return new ClocksStarted(now, actor, [new ResponseClock(ClockKind.Approval, now + plan.ApproveWithin, 0)]);
        foreach (var group in Asked(incident, plan))
        {
            yield return new NotificationRequested(now, actor, Firing.FreshStepId(incident, $"approval-{plan.Rung.Id}", group), group, 0, "approval-asked");
        }
    }

    public static IEnumerable<IncidentEvent> Unanswered(Incident incident, RingClock command)
    {
        yield return new ClockMissed(command.Now, command.Actor, ClockKind.Approval, command.Clock.Due);
        if (incident.Containments.FirstOrDefault(record => record.State == ContainmentState.AwaitingApproval) is not { } waiting)
        {
            yield break;
        }

        if (waiting.Plan.TakenUnanswered)
        {
            yield return new ContainmentApproved(command.Now, command.Actor, waiting.Plan.ActionId, "Nobody answered in time, and the line opted in to its first rung being done then.");
        }

        // Whoever is asked further must be able to stop it as well, so that he is told in either case.
        if (command.Plan.Later.Concat(command.Plan.AtOnce).Where(level => level.Level > incident.EscalationLevel).MinBy(level => level.Level) is { } next)
        {
            yield return new NotificationRequested(
                command.Now, command.Actor, Firing.FreshStepId(incident, $"approval-missed-{waiting.Plan.Rung.Id}", next.Group), next.Group, next.Level, "approval-missed");
            if (!waiting.Plan.TakenUnanswered)
            {
                yield return new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.Approval, command.Now + waiting.Plan.ApproveWithin, 0)]);
            }
        }
    }

    /// <summary>
    /// What did not go its step is asked for it again. Else it goes one step on, where the days since the last one are known; a rung that is blocked does
    /// not keep the others, which a person may not know to be waiting for it.
    /// </summary>
    public static IEnumerable<IncidentEvent> Step(Incident incident, RingClock command)
    {
        var asked = incident.Containments.Max(record => record.Asked);
        var held = incident.Containments.Where(record => record.State == ContainmentState.Active).ToList();
        if (incident.ReviewApprovedBy is null)
        {
            foreach (var undo in UndoAxis.Again(incident, command))
            {
                yield return undo;
            }
        }
        else if (held.Exists(record => record.BlockedSince is null && record.Released < asked) || held.TrueForAll(record => record.Released < asked))
        {
            yield return new ReleaseAsked(command.Now, command.Actor, asked);
        }
        else if (incident.LastCheck is { IsUnknown: true } last)
        {
            yield return new ReleaseHeld(command.Now, command.Actor, last.Reason);
        }
        else
        {
            yield return new ReleaseAsked(command.Now, command.Actor, ReleaseAxis.StepAfter(asked, incident.Release));
        }

        yield return new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.ReleaseStep, command.Now + ReleaseAxis.Pause(incident.Release), 0)]);
    }

    private static IEnumerable<string> Asked(Incident incident, ContainmentPlan plan) =>
        new[] { plan.Approvers.Length > 0 ? plan.Approvers : incident.OwnerGroup, incident.OwnerGroup }.Distinct(StringComparer.Ordinal);
}
