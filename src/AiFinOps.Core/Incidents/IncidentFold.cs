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
            state = happened is IncidentOpened opened ? Open(opened) : WithItsOwnClocks(Apply(Existing(state, happened), happened));
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
        Noted = opened.Noted,
    };

    private static Incident Apply(Incident state, IncidentEvent happened) => happened switch
    {
        FindingUpdated e => state with
        {
            Finding = e.Finding, Severity = e.Severity, Score = e.Score ?? state.Score, Cleared = false, RestatedAway = false, Noted = e.Noted,
            LiftedFrom = state.LiftedFrom is { } own && e.Graded > own ? e.Graded : state.LiftedFrom,
        },
        // Nobody is chased at night for what was corrected; what caused it is still owed.
        FindingCleared e when e.RestatedAway || state.Finding.Kind == FindingKind.HardStop =>
            Without(state, ClockKind.Acknowledge, ClockKind.Escalate, ClockKind.Repeat, ClockKind.Contain, ClockKind.RootCauseStarted) with { Cleared = true, RestatedAway = e.RestatedAway },
        FindingCleared e => state with { Cleared = true, RestatedAway = e.RestatedAway },
        Acknowledged e => Without(state, ClockKind.Escalate, ClockKind.Repeat, ClockKind.Acknowledge, ClockKind.SnoozeEnds) with { State = IncidentState.Acknowledged, AcknowledgedBy = e.Actor, HeldBack = null, Noted = false },
        AcknowledgementExpired => Without(state, ClockKind.AcknowledgementExpiry) with { State = IncidentState.Open },
        InvestigationStarted => Without(state, ClockKind.Escalate, ClockKind.Repeat, ClockKind.Acknowledge, ClockKind.AcknowledgementExpiry, ClockKind.RootCauseStarted, ClockKind.SnoozeEnds) with { State = IncidentState.Investigating, HeldBack = null, Noted = false },
        RootCauseRecorded e => Without(state, ClockKind.RootCauseStarted, ClockKind.RootCauseDue) with { RootCause = e.RootCause, CauseReviewedBy = null },
        CategoryConfirmed e => Categorised(state, e) with { Category = e.Category, CategoryConfirmedBy = e.Actor, CategoryConfirmedAt = e.At },
        NotificationRequested e => Asked(state, e.StepId, e.Level, e.Why, e.Slot) with
        {
            EscalationLevel = Math.Max(state.EscalationLevel, e.Level),
            ExecutiveGroup = string.Equals(e.Why, ExecutiveUpdates.Why, StringComparison.Ordinal) ? e.Group : state.ExecutiveGroup,
            HeldBack = string.Equals(e.Group, state.HeldBack?.OwnerGroup, StringComparison.Ordinal) ? null : state.HeldBack,
            Deferred = WithoutStep(state.Deferred, e.StepId),
        },
        NotificationDeferred e => Asked(state, e.StepId, e.Level, e.Why, e.Slot) with { Deferred = [.. WithoutStep(state.Deferred, e.StepId), e] },
        NotificationWithheld e => Asked(state, e.StepId, e.Level, e.Why, slot: null) with { Deferred = WithoutStep(state.Deferred, e.StepId), Provider = e.Provider ?? state.Provider },
        NotificationHeldBack e => state with { HeldBack = new AlertHeldBack(e.Group, e.Most, e.Until) },
        ClocksStarted e => Start(state, e.Clocks),
        ExecutiveUpdateDue e => Start(state, [new ResponseClock(ClockKind.ExecutiveUpdate, e.At, 0)]),
        ClockMissed e => Without(state, clock => clock.Kind == e.Clock && clock.Due <= e.Due) with { Unresolved = state.Unresolved || e.Clock == ClockKind.Resolve },
        ClockReminded e => Without(state, clock => clock.Reminds == e.Clock),
        ClocksPaused e => Start(state, e.Clocks) with { Pause = new ClockPause(e.Actor, e.At, e.Until, e.Reason, (state.Pause?.InAll ?? TimeSpan.Zero) + (e.Until - e.At), e.Clocks) },
        ClocksResumed e => Start(state, e.Clocks) with { Pause = state.Pause is { } pause ? pause with { Until = e.At, InAll = pause.InAll - (pause.Until - e.At), Clocks = [] } : null },
        ContainmentRequested or ContainmentApproved or ContainmentDeclined or ContainmentStarted or ContainmentApplied or ContainmentFailed
            or ReleaseAsked or UndoAsked or ContainmentReleased or ContainmentReverted or RevertBlocked or ContainmentRenewed => ContainmentFold.Apply(state, happened),
        ProbationPassed => Without(state, ClockKind.Probation),
        RecoveryChecked e => state with { LastCheck = e, RecoveryStable = e.Stable },
        ReenableReviewRecorded e => state with { Review = e.Review, ReviewedBy = e.Actor },
        ReenableApproved e => state with { ReviewApprovedBy = e.Actor, OwesSecondReview = e.BreakGlassReason is not null, Release = e.Release, ReleasedSince = e.At },
        ReleaseReviewedAgain => Without(state, ClockKind.SecondReview) with { OwesSecondReview = false },
        IncidentResolved e => ContainmentFold.Lapsed(Without(state, clock => !GoesOn(state, clock))) with { State = IncidentState.Resolved, ResolvedAt = e.At, HeldBack = null, Deferred = [] },
        IncidentReopened e => state with { State = IncidentState.Open, FiredAt = e.At, Firings = state.Firings + 1, ResolvedAt = null, EscalationLevel = 0, Cleared = false, RestatedAway = false, Pause = null, Unresolved = false, Deferred = [], Provider = null, Noted = false, Snoozes = 0 },
        MarkedFalsePositive => ContainmentFold.Lapsed(Without(state, _ => true)) with { Deferred = [], State = IncidentState.FalsePositive },
        IncidentClosed => Without(state, _ => true) with { State = IncidentState.Closed },
        Assigned e => state with { AssignedTo = e.Person },
        Snoozed => Without(state, Snoozing.Chase) with { Snoozes = state.Snoozes + 1 },
        SnoozeEnded => Without(state, ClockKind.SnoozeEnds) with { State = state.State == IncidentState.Acknowledged ? IncidentState.Open : state.State },
        ImpactRecorded e => state with { Impact = e.Impact },
        LinkUsed e => state with { UsedLinks = [.. state.UsedLinks, e.Nonce] },
        CauseReviewed e => state with { CauseReviewedBy = e.Actor },
        CalibrationRaised e => state with { Calibration = new Learning.Calibration(e.Task, e.At) },
        CalibrationSettled e => state with
        {
            Calibration = state.Calibration is { } task ? task with { Outcome = e.Outcome, SettledBy = e.Actor, SettledAt = e.At, Reason = e.Reason } : null,
        },
        EvidenceWritten e => Without(state, ClockKind.Evidence) with { EvidenceLocation = e.Location },
        _ => state,
    };

    private static Incident Categorised(Incident state, CategoryConfirmed confirmed) => confirmed.Severity switch
    {
        null => state,
        { } raised when raised > state.Severity => state with { Severity = raised, LiftedFrom = state.LiftedFrom ?? state.Severity, Noted = false },
        { } own => Without(state, clock => Categorising.IsOfSeverity(clock.Kind)) with { Severity = own, LiftedFrom = null },
    };

    /// <summary>What goes on after a resolution: whether spend stays stable under containment, and the word to executives.</summary>
    private static bool GoesOn(Incident state, ResponseClock clock) => clock.Kind switch
    {
        ClockKind.RecoveryCheck => state.HasActiveContainment || state.IsOnProbation,
        ClockKind.ReleaseStep or ClockKind.Probation or ClockKind.SecondReview => true,
        ClockKind.ExecutiveUpdate => state.ExecutivesTold,
        _ => false,
    };

    /// <summary>Clocks that follow from the rest: nobody is reminded of what is no longer owed, and each morning that is waited for has one.</summary>
    private static Incident WithItsOwnClocks(Incident state)
    {
        if (state.Deferred.Count == 0 && state.Clocks.All(clock => clock.Kind is not (ClockKind.Reminder or ClockKind.Morning)))
        {
            return state;
        }

        var mornings = state.Deferred.Select(one => one.Until).Distinct().Select(until => new ResponseClock(ClockKind.Morning, until, 0));
        return state with
        {
            Clocks =
            [
                .. state.Clocks.Where(clock => clock.Kind != ClockKind.Morning && (clock.Reminds is not { } reminded || state.Clocks.Any(other => other.Kind == reminded))),
                .. mornings,
            ],
        };
    }

    /// <summary>A step that was asked for, whether it is told now, in the morning or not at all: the clock that asked for it has done its work.</summary>
    private static Incident Asked(Incident state, string stepId, int level, string why, AlertSlot? slot) =>
        Without(state, clock => (clock.Kind == ClockKind.Escalate && clock.Level <= level) || (clock.Kind == ClockKind.Repeat && clock.Level == level && why is "repeated")) with
        {
            Steps = state.Steps.Contains(stepId, StringComparer.Ordinal) ? state.Steps : [.. state.Steps, stepId],
            AlertSlot = slot ?? state.AlertSlot,
        };

    private static IReadOnlyList<NotificationDeferred> WithoutStep(IReadOnlyList<NotificationDeferred> deferred, string stepId) =>
        deferred.Count == 0 ? deferred : [.. deferred.Where(one => !string.Equals(one.StepId, stepId, StringComparison.Ordinal))];

    private static Incident Start(Incident state, IReadOnlyList<ResponseClock> started) => state with
    {
        Clocks =
        [
            .. state.Clocks
                .Where(clock => !started.Any(other => other.Kind == clock.Kind && other.Level == clock.Level))
                .Where(clock => clock.Kind != ClockKind.SnoozeEnds || !Snoozing.IsChasing(started)),
            .. started,
        ],
    };

    public static Incident Without(Incident state, params ClockKind[] kinds) => Without(state, clock => kinds.Contains(clock.Kind));

    private static Incident Without(Incident state, Func<ResponseClock, bool> stops) =>
        state with { Clocks = [.. state.Clocks.Where(clock => !stops(clock))] };
}
