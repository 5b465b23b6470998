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

public enum ContainmentState
{
    None,
    Requested,
    Active,
    Failed,
    Reverted,
}

/// <summary>A response clock that runs.</summary>
/// <param name="Level">Escalation level that is told when an <see cref="ClockKind.Escalate"/> clock rings; 0 otherwise.</param>
public sealed record ResponseClock(ClockKind Kind, DateTimeOffset Due, int Level);

/// <summary>One containment rung on its own axis: a fact beside the lifecycle.</summary>
public sealed record ContainmentRecord(ContainmentPlan Plan, ContainmentState State, bool DryRun, string PreState, string PostState);

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

    /// <summary>When it last opened or reopened (UTC).</summary>
    public required DateTimeOffset FiredAt { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Times it opened or reopened after having been resolved.</summary>
    public required int Firings { get; init; }

    public int EscalationLevel { get; init; }

    /// <summary>The place that its last firing took among its owner's new alerts of a day; null where it took none.</summary>
    public AlertSlot? AlertSlot { get; init; }

    /// <summary>Set while its owner has not been told of it on its own, because of the cap, and nobody has taken it.</summary>
    public AlertHeldBack? HeldBack { get; init; }

    public Actor? AcknowledgedBy { get; init; }

    /// <summary>What a person said it is; null while it is only proposed, see <see cref="CategoryProposal"/>.</summary>
    public VarianceCategory? Category { get; init; }

    public Actor? CategoryConfirmedBy { get; init; }

    public RootCause? RootCause { get; init; }

    public ReenableReview? Review { get; init; }

    public Actor? ReviewedBy { get; init; }

    public Actor? ReviewApprovedBy { get; init; }

    public bool Cleared { get; init; }

    public bool RecoveryStable { get; init; }

    public string? EvidenceLocation { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public IReadOnlyList<ContainmentRecord> Containments { get; init; } = [];

    public IReadOnlyList<ResponseClock> Clocks { get; init; } = [];

    /// <summary>Steps that were requested, so that none is requested twice.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    public bool IsOpen => State is not (IncidentState.Closed or IncidentState.FalsePositive);

    public bool HasActiveContainment => Containments.Any(record => record.State is ContainmentState.Requested or ContainmentState.Active);
}
