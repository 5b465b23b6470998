namespace AiFinOps.Core.Incidents;

/// <summary>What settled days say of an incident: it is over, it goes on, or spend came back on the way back.</summary>
internal static class RecoveryAxis
{
    public static Decision Decide(Incident incident, RecordRecovery command)
    {
        if (!incident.IsOpen)
        {
            return new Accepted("incident-ended", []);
        }

        var seen = new RecoveryChecked(command.Now, command.Actor, command.Day, command.Stable, command.SettledDays, command.Reason) { Outside = command.Outside, IsUnknown = command.IsUnknown };

        // The same message twice finds the same on the same day.
        RecoveryChecked[] noted = incident.LastCheck is { } last && last with { At = seen.At } == seen ? [] : [seen];
        return IsRelapse(incident, command) ? new Accepted("relapsed", [.. noted, .. Relapse(incident, command)])
            : command.Stable ? new Accepted("recovery-stable", [.. noted, .. Stable(incident, command)])
            : new Accepted("recovery-pending", noted);
    }

    /// <summary>A final day since the first step of the release lies outside the band. Days before it prove nothing of it.</summary>
    private static bool IsRelapse(Incident incident, RecordRecovery command) =>
        incident.ReleasedSince is { } since && command.Outside > DateOnly.FromDateTime(since.UtcDateTime)
        && incident.Containments.Any(record => !record.DryRun && (record.Released > 0m || record.State == ContainmentState.Reverted));

    private static IEnumerable<IncidentEvent> Stable(Incident incident, RecordRecovery command)
    {
        if (!incident.RecoveryStable)
        {
            yield return Firing.Notice(command.Now, command.Actor, incident, "recovery-stable");
        }

        if (!incident.HasActiveContainment && !incident.IsOnProbation && incident.State is not IncidentState.Resolved)
        {
            yield return new IncidentResolved(command.Now, command.Actor, command.Reason);
            yield return Firing.Notice(command.Now, command.Actor, incident, "resolved");
        }
    }

    private static IEnumerable<IncidentEvent> Relapse(Incident incident, RecordRecovery command)
    {
        var needsApproval = incident.Trips >= command.MostTrips;
        if (incident.State == IncidentState.Resolved && command.Plan is { } plan)
        {
            yield return new IncidentReopened(command.Now, command.Actor, command.Reason);
            foreach (var one in Firing.Events(command.Now, command.Actor, plan, incident.Firings + 1, "reopened", "fired", null))
            {
                yield return one;
            }
        }

        yield return new ContainmentRenewed(
            command.Now, command.Actor,
            [.. incident.Containments.Where(record => record is { UndoneOn: null, State: ContainmentState.Active or ContainmentState.Reverted }).Select(record => record.Plan.ActionId)], needsApproval, command.Reason);
        yield return new NotificationRequested(
            command.Now, command.Actor, Firing.FreshStepId(incident, "relapsed", incident.OwnerGroup), incident.OwnerGroup, 0, needsApproval ? "approval-asked" : "relapsed");
        if (needsApproval)
        {
            yield return new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.Approval, command.Now + incident.Containments[0].Plan.ApproveWithin, 0)]);
        }
    }
}
