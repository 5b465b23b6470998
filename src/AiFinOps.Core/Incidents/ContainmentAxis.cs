namespace AiFinOps.Core.Incidents;

/// <summary>Containment, recovery and release: facts of each rung on their own axis beside the lifecycle.</summary>
internal static class ContainmentAxis
{
    public static Decision Request(Incident incident, RequestContainment command) =>
        Find(incident, command.Plan.ActionId) is not null
            ? new Accepted("already-requested", [])
            : !incident.IsOpen ? new Accepted("incident-ended", [])
            : new Accepted("containment-requested", [new ContainmentRequested(command.Now, command.Actor, command.Plan)]);

    public static Decision Record(Incident incident, RecordContainment command)
    {
        if (Find(incident, command.ActionId) is not { } record)
        {
            return Unknown(command.ActionId);
        }

        return record.State == ContainmentState.Requested
            ? new Accepted("containment-applied",
            [
                new ContainmentApplied(command.Now, command.Actor, command.ActionId, command.DryRun, command.PreState, command.PostState),
                Firing.Notice(command.Now, command.Actor, incident, "containment-applied"),
                new ClocksStarted(command.Now, command.Actor, [ResponseClocks.NextRecoveryCheck(command.Now)]),
            ])
            : new Accepted("already-applied", []);
    }

    public static Decision Fail(Incident incident, RecordContainmentFailure command)
    {
        if (Find(incident, command.ActionId) is not { } record)
        {
            return Unknown(command.ActionId);
        }

        return record.State switch
        {
            ContainmentState.Requested => new Accepted("containment-failed",
            [
                new ContainmentFailed(command.Now, command.Actor, command.ActionId, command.Reason),
                Firing.Notice(command.Now, command.Actor, incident, "containment-failed"),
            ]),
            ContainmentState.Active => new Accepted("revert-blocked",
            [
                new RevertBlocked(command.Now, command.Actor, command.ActionId, command.Reason),
                Firing.Notice(command.Now, command.Actor, incident, "revert-blocked"),
            ]),
            _ => new Accepted("already-decided", []),
        };
    }

    /// <summary>Nothing is re-enabled without a recorded, approved review.</summary>
    public static Decision Revert(Incident incident, RecordRevert command)
    {
        if (Find(incident, command.ActionId) is not { } record)
        {
            return Unknown(command.ActionId);
        }

        if (incident.ReviewApprovedBy is null)
        {
            return new Refused("review-missing", "Nothing is re-enabled without an approved review.", "Record the four answers and have them approved.");
        }

        return record.State == ContainmentState.Active
            ? new Accepted("containment-reverted",
            [
                new ContainmentReverted(command.Now, command.Actor, command.ActionId, command.DryRun, command.State),
                Firing.Notice(command.Now, command.Actor, incident, "containment-reverted"),
            ])
            : new Accepted("not-active", []);
    }

    public static Decision Recovery(Incident incident, RecordRecovery command)
    {
        if (!incident.IsOpen)
        {
            return new Accepted("incident-ended", []);
        }

        List<IncidentEvent> events = [new RecoveryChecked(command.Now, command.Actor, command.Day, command.Stable, command.SettledDays, command.Reason)];
        if (command.Stable && !incident.RecoveryStable)
        {
            events.Add(Firing.Notice(command.Now, command.Actor, incident, "recovery-stable"));
        }

        if (command.Stable && !incident.HasActiveContainment && incident.State is not IncidentState.Resolved)
        {
            events.Add(new IncidentResolved(command.Now, command.Actor, command.Reason));
            events.Add(Firing.Notice(command.Now, command.Actor, incident, "resolved"));
        }

        return new Accepted(command.Stable ? "recovery-stable" : "recovery-pending", events);
    }

    public static Decision Review(Incident incident, SubmitReview command)
    {
        if (!incident.HasActiveContainment)
        {
            return new Refused("nothing-contained", "There is nothing to re-enable.", "A review is owed only while a containment action is active.");
        }

        return incident.Review == command.Review
            ? new Accepted("already-recorded", [])
            : new Accepted("review-recorded", [new ReenableReviewRecorded(command.Now, command.Actor, command.Review)]);
    }

    public static Decision Approve(Incident incident, ApproveReenable command)
    {
        if (incident.ReviewApprovedBy is not null)
        {
            return new Accepted("already-approved", []);
        }

        if (incident.Review is null)
        {
            return new Refused("review-missing", "There is no recorded review to approve.", "Record the four answers with POST …/review first.");
        }

        return (Decision?)command.Refusal
            ?? new Accepted("reenable-approved", [new ReenableApproved(command.Now, command.Actor, command.BreakGlassReason)]);
    }

    private static ContainmentRecord? Find(Incident incident, string actionId) =>
        incident.Containments.FirstOrDefault(record => string.Equals(record.Plan.ActionId, actionId, StringComparison.Ordinal));

    private static Refused Unknown(string actionId) =>
        new("no-such-action", $"Action {actionId} was never requested.", "Look at the incident's containment actions.");
}
