using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Incidents;

/// <summary>Folds events into the state of an incident. The events are the truth; the state is a view of them.</summary>
public static class IncidentFold
{
    public static Incident? Of(IEnumerable<IncidentEvent> events) => Of(null, events);

    /// <exception cref="InvalidOperationException">The first event of an incident is not <see cref="IncidentOpened"/>.</exception>
    public static Incident? Of(Incident? state, IEnumerable<IncidentEvent> events)
    {
        foreach (var happened in events)
        {
            state = happened is IncidentOpened opened ? Open(opened) : Apply(Existing(state, happened), happened);
        }

        return state;
    }

    private static Incident Existing(Incident? state, IncidentEvent happened) =>
        state ?? throw new InvalidOperationException($"{happened.GetType().Name} cannot be the first event of an incident.");

    private static Incident Open(IncidentOpened opened) => new()
    {
        Id = opened.Id,
        Line = opened.Line,
        CauseKey = opened.CauseKey,
        OwnerGroup = opened.OwnerGroup,
        Severity = opened.Severity,
        State = IncidentState.Open,
        Finding = opened.Finding,
        Score = opened.Score,
        OpenedAt = opened.At,
        FiredAt = opened.At,
        Firings = 1,
    };

    private static Incident Apply(Incident state, IncidentEvent happened) => happened switch
    {
        FindingUpdated e => state with { Finding = e.Finding, Severity = e.Severity, Score = e.Score ?? state.Score, Cleared = false },
        // Nobody is chased at night for a stop that was corrected; what caused it is still owed.
        FindingCleared when state.Finding.Kind == FindingKind.HardStop => Without(state, ClockKind.Acknowledge, ClockKind.Escalate, ClockKind.Contain, ClockKind.RootCauseStarted) with { Cleared = true },
        FindingCleared => state with { Cleared = true },
        Acknowledged e => Without(state, ClockKind.Escalate, ClockKind.Acknowledge) with { State = IncidentState.Acknowledged, AcknowledgedBy = e.Actor, HeldBack = null },
        AcknowledgementExpired => Without(state, ClockKind.AcknowledgementExpiry) with { State = IncidentState.Open },
        InvestigationStarted => Without(state, ClockKind.Escalate, ClockKind.Acknowledge, ClockKind.AcknowledgementExpiry, ClockKind.RootCauseStarted) with { State = IncidentState.Investigating, HeldBack = null },
        RootCauseRecorded e => Without(state, ClockKind.RootCauseStarted, ClockKind.RootCauseDue) with { RootCause = e.RootCause },
        CategoryConfirmed e => state with { Category = e.Category, CategoryConfirmedBy = e.Actor },
        NotificationRequested e => Without(state, clock => clock.Kind == ClockKind.Escalate && clock.Level <= e.Level) with
        {
            Steps = [.. state.Steps, e.StepId],
            EscalationLevel = Math.Max(state.EscalationLevel, e.Level),
            AlertSlot = e.Slot ?? state.AlertSlot,
            HeldBack = string.Equals(e.Group, state.HeldBack?.OwnerGroup, StringComparison.Ordinal) ? null : state.HeldBack,
        },
        NotificationHeldBack e => state with { HeldBack = new AlertHeldBack(e.Group, e.Most, e.Until) },
        ClocksStarted e => Start(state, e.Clocks),
        ClockMissed e => Without(state, e.Clock),
        ContainmentRequested e => state with { Containments = [.. state.Containments, new ContainmentRecord(e.Plan, ContainmentState.Requested, DryRun: false, "", "")] },
        ContainmentApplied e => Without(state, ClockKind.Contain) with
        {
            Containments = Change(state, e.ActionId, record => record with { State = ContainmentState.Active, DryRun = e.DryRun, PreState = e.PreState, PostState = e.PostState }),
        },
        ContainmentFailed e => state with { Containments = Change(state, e.ActionId, record => record with { State = ContainmentState.Failed }) },
        ContainmentReverted e => state with { Containments = Change(state, e.ActionId, record => record with { State = ContainmentState.Reverted }) },
        RecoveryChecked e => state with { RecoveryStable = e.Stable },
        ReenableReviewRecorded e => state with { Review = e.Review, ReviewedBy = e.Actor },
        ReenableApproved e => state with { ReviewApprovedBy = e.Actor },
        IncidentResolved e => Without(state, clock => clock.Kind != ClockKind.RecoveryCheck || !state.HasActiveContainment) with { State = IncidentState.Resolved, ResolvedAt = e.At, HeldBack = null },
        IncidentReopened e => state with { State = IncidentState.Open, FiredAt = e.At, Firings = state.Firings + 1, ResolvedAt = null, EscalationLevel = 0, Cleared = false },
        MarkedFalsePositive => Without(state, _ => true) with { State = IncidentState.FalsePositive },
        IncidentClosed => Without(state, _ => true) with { State = IncidentState.Closed },
        EvidenceWritten e => Without(state, ClockKind.Evidence) with { EvidenceLocation = e.Location },
        _ => state,
    };

    private static Incident Start(Incident state, IReadOnlyList<ResponseClock> started) => state with
    {
        Clocks =
        [
            .. state.Clocks.Where(clock => !started.Any(other => other.Kind == clock.Kind && other.Level == clock.Level)),
            .. started,
        ],
    };

    private static Incident Without(Incident state, params ClockKind[] kinds) => Without(state, clock => kinds.Contains(clock.Kind));

    private static Incident Without(Incident state, Func<ResponseClock, bool> stops) =>
        state with { Clocks = [.. state.Clocks.Where(clock => !stops(clock))] };

    private static IReadOnlyList<ContainmentRecord> Change(Incident state, string actionId, Func<ContainmentRecord, ContainmentRecord> change) =>
        [.. state.Containments.Select(record => string.Equals(record.Plan.ActionId, actionId, StringComparison.Ordinal) ? change(record) : record)];
}
