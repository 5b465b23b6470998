using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Incidents;

public sealed record RequestContainment(DateTimeOffset Now, Actor Actor, ContainmentPlan Plan) : IncidentCommand(Now, Actor);

/// <param name="ActionId">Empty for the one that waits.</param>
public sealed record ApproveContainment(DateTimeOffset Now, Actor Actor, string ActionId, string Reason) : IncidentCommand(Now, Actor);

/// <inheritdoc cref="ApproveContainment"/>
public sealed record DeclineContainment(DateTimeOffset Now, Actor Actor, string ActionId, string Reason) : IncidentCommand(Now, Actor);

/// <summary>Keeps what was read, before anything is written.</summary>
public sealed record StartContainment(DateTimeOffset Now, Actor Actor, string ActionId, FoundState Found) : IncidentCommand(Now, Actor)
{
    /// <summary>What was found is a step of our own that was taken and not recorded, and nobody else's doing.</summary>
    public bool IsOurs { get; init; }
}

/// <summary>The product is broken, says who watches it.</summary>
public sealed record UndoOnSignal(DateTimeOffset Now, Actor Actor, string Signal, string What) : IncidentCommand(Now, Actor);

public sealed record RecordContainment(DateTimeOffset Now, Actor Actor, string ActionId, bool DryRun, string PreState, string PostState) : IncidentCommand(Now, Actor);

public sealed record RecordContainmentFailure(DateTimeOffset Now, Actor Actor, string ActionId, string Reason) : IncidentCommand(Now, Actor)
{
    /// <summary>What the target reads where a part of the way back was gone and no more can be had; null where nothing was written.</summary>
    public string? State { get; init; }
}

/// <param name="Share">How much of the way back is gone, above 0 and at most 1.</param>
public sealed record RecordRelease(DateTimeOffset Now, Actor Actor, string ActionId, decimal Share, bool DryRun, string State) : IncidentCommand(Now, Actor);

public sealed record RecordRecovery(DateTimeOffset Now, Actor Actor, DateOnly Day, bool Stable, int SettledDays, string Reason) : IncidentCommand(Now, Actor)
{
    /// <inheritdoc cref="RecoveryChecked.Outside"/>
    public DateOnly? Outside { get; init; }

    /// <inheritdoc cref="RecoveryChecked.IsUnknown"/>
    public bool IsUnknown { get; init; }

    /// <summary>Who is told where spend comes back after the incident was resolved; null where nobody can say.</summary>
    public ResponsePlan? Plan { get; init; }

    /// <summary>From this trip on only a person contains again.</summary>
    public int MostTrips { get; init; } = int.MaxValue;
}

public sealed record SubmitReview(DateTimeOffset Now, Actor Actor, ReenableReview Review) : IncidentCommand(Now, Actor);

/// <param name="Refusal">Why this person may not approve, found by the review rules; null where he may.</param>
/// <param name="BreakGlassReason">Why one person alone releases a critical line; null in the ordinary case.</param>
public sealed record ApproveReenable(DateTimeOffset Now, Actor Actor, Refused? Refusal, string? BreakGlassReason = null) : IncidentCommand(Now, Actor)
{
    public ReleasePlan Release { get; init; } = new([1m], TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>How long a trip holds before it may be released; each further trip doubles it.</summary>
    public TimeSpan Hold { get; init; }
}
