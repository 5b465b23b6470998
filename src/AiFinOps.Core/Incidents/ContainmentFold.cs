using AiFinOps.Core.Budgets;

namespace AiFinOps.Core.Incidents;

/// <summary>What the events of containment make of an incident: the part of <see cref="IncidentFold"/> that is about rungs.</summary>
internal static class ContainmentFold
{
    public static Incident Apply(Incident state, IncidentEvent happened) => happened switch
    {
        ContainmentRequested e => state with { Containments = [.. state.Containments, new ContainmentRecord(e.Plan, First(e.Plan), DryRun: false, "", "") { RequestedAt = e.At }] },
        ContainmentApproved e => Answered(Change(state, e.ActionId, record => record with { State = ContainmentState.Requested })),
        ContainmentDeclined e => Answered(Change(state, e.ActionId, record => record with { State = ContainmentState.Declined })),
        ContainmentStarted e => Change(state, e.ActionId, record => record with { State = ContainmentState.Writing, PreState = e.PreState, Found = e.Found }),
        ContainmentApplied e => IncidentFold.Without(Change(state, e.ActionId, record => Held(record, e)), ClockKind.Contain) with { Trips = Math.Max(1, state.Trips) },
        // Containing again that fails leaves what was held before: a part of the way back is not all of it.
        ContainmentFailed e => Back(Change(state, e.ActionId, record => record with { State = StillHolds(record) ? ContainmentState.Active : ContainmentState.Failed })),
        ReleaseAsked e => state with { Containments = [.. state.Containments.Select(record => record.State == ContainmentState.Active ? Asked(record, e.Share) : record)] },
        UndoAsked e => Change(state, e.ActionId, record => Asked(record, 1m) with { UndoneOn = e.Signal }),
        ContainmentReleased e => Change(state, e.ActionId, record => record with { Released = e.Share, PostState = e.State, Unrecorded = [], BlockedSince = null }),
        ContainmentReverted e => Back(Change(state, e.ActionId, record => record with { State = record.UndoneOn is null ? ContainmentState.Reverted : ContainmentState.Undone, Released = 1m, PostState = e.State, Unrecorded = [], BlockedSince = null })),
        RevertBlocked e => Change(state, e.ActionId, record => record with { BlockedSince = record.BlockedSince ?? e.At, PostState = e.State ?? record.PostState }),
        ContainmentRenewed e => Renewed(state, e),
        _ => state,
    };

    /// <summary>With the incident ends what nobody agreed to.</summary>
    public static Incident Lapsed(Incident state) => state.Containments.All(record => record.State != ContainmentState.AwaitingApproval) ? state : state with
    {
        Containments = [.. state.Containments.Select(record => record.State == ContainmentState.AwaitingApproval ? record with { State = ContainmentState.Declined } : record)],
    };

    private static ContainmentState First(ContainmentPlan plan) => plan.Mode == ContainmentMode.Approve ? ContainmentState.AwaitingApproval : ContainmentState.Requested;

    /// <summary>The state before the first write stays what goes back, whatever is written later.</summary>
    private static ContainmentRecord Held(ContainmentRecord record, ContainmentApplied e) => record with
    {
        State = ContainmentState.Active,
        DryRun = e.DryRun,
        PreState = record.PreState.Length > 0 ? record.PreState : e.PreState,
        PostState = e.PostState,
        AppliedAt = e.At,
        Unrecorded = [],
    };

    /// <summary>A step is never asked for less than it was; the one before stays known until one is recorded.</summary>
    private static ContainmentRecord Asked(ContainmentRecord record, decimal share) =>
        share <= record.Asked ? record : record with { Asked = share, Unrecorded = WithOpenStep(record) };

    private static IReadOnlyList<decimal> WithOpenStep(ContainmentRecord record) => record.Asked > record.Released ? [.. record.Unrecorded, record.Asked] : record.Unrecorded;

    private static bool StillHolds(ContainmentRecord record) => record.AppliedAt is not null && !string.Equals(record.PostState, record.PreState, StringComparison.Ordinal);

    private static Incident Answered(Incident state) =>
        state.Containments.Any(record => record.State == ContainmentState.AwaitingApproval) ? state : IncidentFold.Without(state, ClockKind.Approval);

    private static Incident Back(Incident state) => state.HasActiveContainment ? state : IncidentFold.Without(state, ClockKind.ReleaseStep);

    /// <summary>Everything begins again, but for the state before: a new review is owed.</summary>
    private static Incident Renewed(Incident state, ContainmentRenewed e) => IncidentFold.Without(state, ClockKind.ReleaseStep, ClockKind.Probation) with
    {
        Containments =
        [
            .. state.Containments.Select(record => e.ActionIds.Contains(record.Plan.ActionId, StringComparer.Ordinal)
                ? Again(record, e.NeedsApproval)
                : record),
        ],
        Trips = state.Trips + 1,
        Review = null,
        ReviewedBy = null,
        ReviewApprovedBy = null,
        Release = null,
        ReleasedSince = null,
        LastCheck = null,
        RecoveryStable = false,
    };

    /// <summary>Where only a person may do it again, nobody's silence does it.</summary>
    private static ContainmentRecord Again(ContainmentRecord record, bool needsApproval) => record with
    {
        Plan = needsApproval ? record.Plan with { TakenUnanswered = false } : record.Plan,
        State = needsApproval ? ContainmentState.AwaitingApproval : ContainmentState.Requested,
        Unrecorded = WithOpenStep(record),
        Asked = 0m,
        Released = 0m,
        BlockedSince = null,
    };

    private static Incident Change(Incident state, string actionId, Func<ContainmentRecord, ContainmentRecord> change) => state with
    {
        Containments = [.. state.Containments.Select(record => string.Equals(record.Plan.ActionId, actionId, StringComparison.Ordinal) ? change(record) : record)],
    };
}
