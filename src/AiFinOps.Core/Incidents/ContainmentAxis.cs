using AiFinOps.Core.Budgets;

namespace AiFinOps.Core.Incidents;

/// <summary>
/// Containment: facts of each rung on their own axis beside the lifecycle. Asked for, agreed to where a person must, what was there stored,
/// written, and on record; the way back is <see cref="ReleaseAxis"/>.
/// </summary>
internal static class ContainmentAxis
{
    public static Decision Request(Incident incident, RequestContainment command)
    {
        if (Find(incident, command.Plan.ActionId) is not null)
        {
            return new Accepted("already-requested", []);
        }

        if (!incident.IsOpen)
        {
            return new Accepted("incident-ended", []);
        }

        var requested = new ContainmentRequested(command.Now, command.Actor, command.Plan);
        return command.Plan.Mode == ContainmentMode.Approve
            ? new Accepted("approval-asked", [requested, .. ContainmentClocks.Ask(command.Now, command.Actor, incident, command.Plan)])
            : new Accepted("containment-requested", [requested]);
    }

    public static Decision Approve(Incident incident, ApproveContainment command) => Answer(
        incident, command.ActionId,
        record => record.State is ContainmentState.Requested or ContainmentState.Writing or ContainmentState.Active
            ? new Accepted("already-approved", [])
            : null,
        record => new Accepted("containment-approved", [new ContainmentApproved(command.Now, command.Actor, record.Plan.ActionId, command.Reason)]));

    public static Decision Decline(Incident incident, DeclineContainment command) => Answer(
        incident, command.ActionId,
        record => record.State == ContainmentState.Declined ? new Accepted("already-declined", []) : null,
        record => Lifecycle.Blank(command.Reason)
            ? new Refused("reason-missing", "Declining needs a reason: the budget goes on being used up.", "Say in one line why nothing is contained now.")
            : new Accepted("containment-declined", [new ContainmentDeclined(command.Now, command.Actor, record.Plan.ActionId, command.Reason)]));

    /// <summary>
    /// What was there before is kept once. Contained again, it is still the first state that goes back, unless somebody changed the target since:
    /// then it is his.
    /// </summary>
    public static Decision Start(Incident incident, StartContainment command) => Find(incident, command.ActionId) switch
    {
        null => Unknown(command.ActionId),
        { State: ContainmentState.Requested } record => new Accepted("containment-started",
        [
            new ContainmentStarted(
                command.Now, command.Actor, command.ActionId,
                record.PreState.Length > 0 && (command.IsOurs || string.Equals(record.PostState, command.Found.Text, StringComparison.Ordinal)) ? record.PreState : command.Found.Text, command.Found),
        ]),
        _ => new Accepted("already-started", []),
    };

    public static Decision Record(Incident incident, RecordContainment command) => Find(incident, command.ActionId) switch
    {
        null => Unknown(command.ActionId),
        { State: ContainmentState.Requested or ContainmentState.Writing } => new Accepted("containment-applied",
        [
            new ContainmentApplied(command.Now, command.Actor, command.ActionId, command.DryRun, command.PreState, command.PostState),
            Notice(command, incident, "containment-applied", command.ActionId),
            new ClocksStarted(command.Now, command.Actor, [ResponseClocks.NextRecoveryCheck(command.Now)]),
        ]),
        _ => new Accepted("already-applied", []),
    };

    public static Decision Fail(Incident incident, RecordContainmentFailure command) => Find(incident, command.ActionId) switch
    {
        null => Unknown(command.ActionId),
        { State: ContainmentState.Requested or ContainmentState.Writing } => new Accepted("containment-failed",
        [
            new ContainmentFailed(command.Now, command.Actor, command.ActionId, command.Reason),
            Notice(command, incident, "containment-failed", command.ActionId),
        ]),
        { State: ContainmentState.Active } => new Accepted("revert-blocked", [.. ReleaseAxis.Blocked(incident, command)]),
        _ => new Accepted("already-decided", []),
    };

    public static ContainmentRecord? Find(Incident incident, string actionId) =>
        incident.Containments.FirstOrDefault(record => string.Equals(record.Plan.ActionId, actionId, StringComparison.Ordinal));

    public static Refused Unknown(string actionId) =>
        new("no-such-action", $"Action {actionId} was never requested.", "Look at the incident's containment actions.");

    /// <summary>The first of an incident is told under the name of what happened, each further one under its own as well.</summary>
    public static NotificationRequested Notice(IncidentCommand command, Incident incident, string why, string actionId) => Firing.Notice(
        command.Now, command.Actor, incident,
        incident.Steps.Contains(Firing.StepId(incident.Firings, why, incident.OwnerGroup), StringComparer.Ordinal) ? $"{why}-{actionId}" : why,
        why, incident.OwnerGroup);

    private static Decision Answer(
        Incident incident, string actionId, Func<ContainmentRecord, Accepted?> already, Func<ContainmentRecord, Decision> answer)
    {
        var record = actionId.Length > 0 ? Find(incident, actionId) : incident.Containments.FirstOrDefault(one => one.State == ContainmentState.AwaitingApproval);
        return record is null
            ? new Refused("nothing-to-approve", $"Nothing of incident {incident.Id} waits for an approval{(actionId.Length > 0 ? $" under {actionId}" : "")}.", "Look at the incident's containment actions.")
            : (Decision?)already(record)
            ?? (record.State == ContainmentState.AwaitingApproval
                ? answer(record)
                : new Refused("already-decided", $"{record.Plan.ActionId} is {record.State} by now.", "Look at the incident's containment actions."));
    }
}
