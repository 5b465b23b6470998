using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Incidents;

public enum IncidentState
{
    Open,
    Acknowledged,
    Investigating,
    Resolved,
    Closed,
    FalsePositive,
}

/// <summary>A response clock that runs.</summary>
/// <param name="Level">Escalation level that is told when an <see cref="ClockKind.Escalate"/> or <see cref="ClockKind.Repeat"/> clock rings; 0 otherwise.</param>
public sealed record ResponseClock(ClockKind Kind, DateTimeOffset Due, int Level)
{
    /// <summary>The clock that a <see cref="ClockKind.Reminder"/> reminds of; null for every other clock. It stands in the level, which reminders have no use for.</summary>
    public ClockKind? Reminds => Kind == ClockKind.Reminder ? (ClockKind)Level : null;

    /// <summary>Somebody owes something by then. The others are the system's own.</summary>
    public bool IsOwed => Kind is not (ClockKind.Escalate or ClockKind.RecoveryCheck or ClockKind.Reminder or ClockKind.Repeat or ClockKind.Morning or ClockKind.SnoozeEnds or ClockKind.ExecutiveUpdate
        or ClockKind.ReleaseStep or ClockKind.Probation);

    public static ResponseClock Reminder(ClockKind of, DateTimeOffset due) => new(ClockKind.Reminder, due, (int)of);
}

/// <summary>Response clocks wait until a moment, because a person said so.</summary>
/// <param name="Until">When it ends by itself (UTC).</param>
/// <param name="InAll">Time for which the incident's clocks have waited since it fired, this pause included.</param>
/// <param name="Clocks">The clocks that wait, with their later due times.</param>
public sealed record ClockPause(Actor Actor, DateTimeOffset From, DateTimeOffset Until, string Reason, TimeSpan InAll, IReadOnlyList<ResponseClock> Clocks)
{
    public bool LastsAt(DateTimeOffset moment) => From <= moment && moment < Until;
}

/// <summary>One cause on one line in one period: the fold of its events.</summary>
public sealed record Incident
{
    public required string Id { get; init; }

    public required string Line { get; init; }

    public required string CauseKey { get; init; }

    public required string OwnerGroup { get; init; }

    public required Severity Severity { get; init; }

    public required IncidentState State { get; init; }

    /// <summary>The latest facts.</summary>
    public required Finding Finding { get; init; }

    /// <summary>How urgent the latest facts are; null for incidents about a source or about ourselves, and where it was not kept.</summary>
    public SeverityScore? Score { get; init; }

    /// <summary>How soon somebody should look; null without a score.</summary>
    public Urgency? Urgency => Score?.UrgencyAt(Severity);

    /// <summary>When it last opened or reopened (UTC).</summary>
    public required DateTimeOffset FiredAt { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Times it opened or reopened after having been resolved.</summary>
    public required int Firings { get; init; }

    /// <summary>It came to light while history was read again: nobody was told of it, and nobody has taken it.</summary>
    public bool Noted { get; init; }

    public int EscalationLevel { get; init; }

    /// <summary>The place that its last firing took among its owner's new alerts of a day; null where it took none.</summary>
    public AlertSlot? AlertSlot { get; init; }

    /// <summary>Set while its owner has not been told of it on its own, because of the cap, and nobody has taken it.</summary>
    public AlertHeldBack? HeldBack { get; init; }

    /// <summary>Messages that wait for the morning of their groups, in the order in which they came.</summary>
    public IReadOnlyList<NotificationDeferred> Deferred { get; init; } = [];

    /// <summary>Line id of the provider's incident that it is a part of and is told with; null where it stands alone.</summary>
    public string? Provider { get; init; }

    /// <summary>It was not resolved in time since it last fired.</summary>
    public bool Unresolved { get; init; }

    public Actor? AcknowledgedBy { get; init; }

    /// <summary>What a person said it is; null while it is only proposed, see <see cref="CategoryProposal"/>.</summary>
    public VarianceCategory? Category { get; init; }

    public Actor? CategoryConfirmedBy { get; init; }

    /// <summary>UTC; null while it is only proposed.</summary>
    public DateTimeOffset? CategoryConfirmedAt { get; init; }

    /// <summary>The highest severity that the findings themselves have had, where the category lifts the incident above it; null otherwise.</summary>
    public Severity? LiftedFrom { get; init; }

    /// <summary>The days that made it up were reported anew, and without them there is no excess. Only while it is cleared.</summary>
    public bool RestatedAway { get; init; }

    public RootCause? RootCause { get; init; }

    public ReenableReview? Review { get; init; }

    public Actor? ReviewedBy { get; init; }

    public Actor? ReviewApprovedBy { get; init; }

    public bool Cleared { get; init; }

    /// <summary>What was said last of whether spend has recovered; null while nothing was, and after each relapse.</summary>
    public RecoveryChecked? LastCheck { get; init; }

    public bool RecoveryStable { get; init; }

    public string? EvidenceLocation { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public IReadOnlyList<ContainmentRecord> Containments { get; init; } = [];

    public IReadOnlyList<ResponseClock> Clocks { get; init; } = [];

    /// <summary>Steps that were requested, so that none is requested twice.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Person id of the configuration; null while nobody was asked to take it.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>How often it was snoozed since it last fired.</summary>
    public int Snoozes { get; init; }

    /// <summary>What people said it did; null while nobody said anything.</summary>
    public Impact? Impact { get; init; }

    /// <summary>Somebody said that customers are affected.</summary>
    public bool CustomersNotice => Impact is { Customers: CustomerImpact.Yes };

    /// <summary>Who read the recorded root cause and stands for it; null while nobody has, or since it was recorded anew.</summary>
    public Actor? CauseReviewedBy { get; init; }

    /// <summary>The calibration task that was raised last on it; null where none was.</summary>
    public Learning.Calibration? Calibration { get; init; }

    /// <summary>Signed links that did their work, so that none does it twice.</summary>
    public IReadOnlyList<string> UsedLinks { get; init; } = [];

    /// <summary>Nobody is chased until then (UTC); null where it is not snoozed.</summary>
    public DateTimeOffset? SnoozedUntil => Clocks.FirstOrDefault(clock => clock.Kind == ClockKind.SnoozeEnds)?.Due;

    /// <summary>The pause that was agreed last, running or over; null where there was none since the incident last fired.</summary>
    public ClockPause? Pause { get; init; }

    public bool IsOpen => State is not (IncidentState.Closed or IncidentState.FalsePositive);

    /// <summary>The group of executives that was told of it; null while none was.</summary>
    public string? ExecutiveGroup { get; init; }

    public bool ExecutivesTold => ExecutiveGroup is not null;

    /// <summary>Executives were told, or are with the next sweep.</summary>
    public bool ExecutivesHear(DateTimeOffset now) => ExecutivesTold || Clocks.Any(clock => clock.Kind == ClockKind.ExecutiveUpdate && clock.Due <= now);

    public bool HasActiveContainment => Containments.Any(record => record.Holds);

    /// <summary>How often it was contained: once when it tripped, and each time that spend came back on the way back.</summary>
    public int Trips { get; init; }

    /// <summary>When the first step of the way back was asked for (UTC); null while nothing is released.</summary>
    public DateTimeOffset? ReleasedSince { get; init; }

    /// <summary>How the approved way back goes; null while none is approved.</summary>
    public ReleasePlan? Release { get; init; }

    /// <summary>One person alone released it, and a second one has not looked yet.</summary>
    public bool OwesSecondReview { get; init; }

    /// <summary>Everything is released, and for a time it is watched whether spend comes back.</summary>
    public bool IsOnProbation => Clocks.Any(clock => clock.Kind == ClockKind.Probation);

    /// <summary>The severity that it has with a category.</summary>
    /// <param name="isCritical">Whether the category is Critical by itself.</param>
    public Severity SeverityWith(bool isCritical) => isCritical ? Severity.Critical : LiftedFrom ?? Severity;
}
