namespace AiFinOps.Core.Incidents;

/// <param name="Person">Person id of the configuration.</param>
public sealed record Assigned(DateTimeOffset At, Actor Actor, string Person) : IncidentEvent(At, Actor);

/// <summary>Nobody is chased until then; what is owed stays due when it was due.</summary>
public sealed record Snoozed(DateTimeOffset At, Actor Actor, DateTimeOffset Until, string Reason) : IncidentEvent(At, Actor);

public sealed record SnoozeEnded(DateTimeOffset At, Actor Actor) : IncidentEvent(At, Actor);

public sealed record ImpactRecorded(DateTimeOffset At, Actor Actor, Impact Impact) : IncidentEvent(At, Actor);

/// <summary>The reviewer is the actor.</summary>
public sealed record CauseReviewed(DateTimeOffset At, Actor Actor) : IncidentEvent(At, Actor);

/// <summary>A link did its work and does nothing more.</summary>
public sealed record LinkUsed(DateTimeOffset At, Actor Actor, string Nonce) : IncidentEvent(At, Actor);
