namespace AiFinOps.Core.Incidents;

/// <summary>A hard-stop rule tripped and chose a rung. With mode <c>approve</c> it waits for a person.</summary>
public sealed record ContainmentRequested(DateTimeOffset At, Actor Actor, ContainmentPlan Plan) : IncidentEvent(At, Actor);

/// <summary>It may be done now.</summary>
/// <param name="Reason">What the person said; of the system, why it did not wait any longer.</param>
public sealed record ContainmentApproved(DateTimeOffset At, Actor Actor, string ActionId, string Reason) : IncidentEvent(At, Actor);

public sealed record ContainmentDeclined(DateTimeOffset At, Actor Actor, string ActionId, string Reason) : IncidentEvent(At, Actor);

/// <summary>What is there before anything is written. From here on the way back is known, whatever happens to us.</summary>
/// <param name="PreState">What the way back leads to.</param>
/// <param name="Found">What the write expects to find, which is something else where it is contained again.</param>
public sealed record ContainmentStarted(DateTimeOffset At, Actor Actor, string ActionId, string PreState, FoundState Found) : IncidentEvent(At, Actor);

/// <param name="DryRun">Nothing outside was touched: what would have been done is on record.</param>
/// <param name="PreState">State of the target before, as read; text as the target gave it.</param>
/// <param name="PostState">State of the target after, as read back.</param>
public sealed record ContainmentApplied(DateTimeOffset At, Actor Actor, string ActionId, bool DryRun, string PreState, string PostState) : IncidentEvent(At, Actor);

public sealed record ContainmentFailed(DateTimeOffset At, Actor Actor, string ActionId, string Reason) : IncidentEvent(At, Actor);

/// <summary>All that holds is to go this far on its way back.</summary>
/// <param name="Share">Above 0 and at most 1.</param>
public sealed record ReleaseAsked(DateTimeOffset At, Actor Actor, decimal Share) : IncidentEvent(At, Actor);

/// <summary>A signal said that a rung breaks the product: all of it is to go back at once, without a review.</summary>
/// <param name="Signal">As the rung names it.</param>
/// <param name="What">What the sender saw, in its words.</param>
public sealed record UndoAsked(DateTimeOffset At, Actor Actor, string ActionId, string Signal, string What) : IncidentEvent(At, Actor);

/// <summary>The next step waits: spend has not proved itself.</summary>
public sealed record ReleaseHeld(DateTimeOffset At, Actor Actor, string Reason) : IncidentEvent(At, Actor);

/// <param name="Share">How much of its way back the action has gone, above 0 and below 1.</param>
/// <param name="State">State of the target after, as read back.</param>
public sealed record ContainmentReleased(DateTimeOffset At, Actor Actor, string ActionId, decimal Share, bool DryRun, string State) : IncidentEvent(At, Actor);

/// <summary>All of its way back is gone.</summary>
public sealed record ContainmentReverted(DateTimeOffset At, Actor Actor, string ActionId, bool DryRun, string State) : IncidentEvent(At, Actor);

/// <summary>The way back is not free: somebody changed the target, or it refused. The action stays active and a person decides.</summary>
public sealed record RevertBlocked(DateTimeOffset At, Actor Actor, string ActionId, string Reason) : IncidentEvent(At, Actor)
{
    /// <inheritdoc cref="RecordContainmentFailure.State"/>
    public string? State { get; init; }
}

/// <summary>Spend came back on the way back: the actions hold again, from the state before the first of them, and a new review is owed.</summary>
/// <param name="ActionIds">What is done again.</param>
/// <param name="NeedsApproval">It tripped so often that only a person does it again.</param>
public sealed record ContainmentRenewed(DateTimeOffset At, Actor Actor, IReadOnlyList<string> ActionIds, bool NeedsApproval, string Reason) : IncidentEvent(At, Actor);

/// <summary>The time after a release has passed without a relapse.</summary>
public sealed record ProbationPassed(DateTimeOffset At, Actor Actor) : IncidentEvent(At, Actor);

/// <param name="SettledDays">Consecutive final days within the recovery band, up to now.</param>
public sealed record RecoveryChecked(DateTimeOffset At, Actor Actor, DateOnly Day, bool Stable, int SettledDays, string Reason) : IncidentEvent(At, Actor)
{
    /// <summary>The latest final day that lies outside the recovery band; null where none of those that were looked at does.</summary>
    public DateOnly? Outside { get; init; }

    /// <summary>A day that should be final is not, so that nothing is proved either way.</summary>
    public bool IsUnknown { get; init; }
}

public sealed record ReenableReviewRecorded(DateTimeOffset At, Actor Actor, ReenableReview Review) : IncidentEvent(At, Actor);

/// <param name="BreakGlassReason">Why one person alone released a critical line; null in the ordinary case.</param>
public sealed record ReenableApproved(DateTimeOffset At, Actor Actor, string? BreakGlassReason) : IncidentEvent(At, Actor)
{
    /// <summary>How it goes back; null of what was approved before there were steps, which goes back at once.</summary>
    public ReleasePlan? Release { get; init; }
}

/// <summary>A second person looked at a release that one person made alone.</summary>
public sealed record ReleaseReviewedAgain(DateTimeOffset At, Actor Actor) : IncidentEvent(At, Actor);
