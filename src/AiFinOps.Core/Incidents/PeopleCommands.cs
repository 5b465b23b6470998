using AiFinOps.Core.Escalation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Incidents;

/// <param name="Person">Person id of the configuration, looked up before.</param>
/// <param name="Told">Owner group through which the person is told; null where nobody has to be told, because the person did it.</param>
public sealed record Assign(DateTimeOffset Now, Actor Actor, string Person, string? Told) : IncidentCommand(Now, Actor);

/// <summary>Holds the chase, and nothing else: see <see cref="Snoozing"/>.</summary>
/// <param name="Until">UTC.</param>
public sealed record Snooze(DateTimeOffset Now, Actor Actor, DateTimeOffset Until, string Reason) : IncidentCommand(Now, Actor);

public sealed record RecordImpact(DateTimeOffset Now, Actor Actor, Impact Impact) : IncidentCommand(Now, Actor)
{
    /// <summary>Who is told at once with this impact: customers who notice lift the telling by a level. Null where that is not known.</summary>
    public ResponsePlan? Plan { get; init; }
}

/// <summary>A person has read the recorded root cause and stands for it: the reviewer that High and Critical owe at closure.</summary>
public sealed record ReviewCause(DateTimeOffset Now, Actor Actor) : IncidentCommand(Now, Actor);

/// <summary>What an incident did to those who are served, and what it cost.</summary>
/// <param name="Words">One line; may be empty while nothing is known.</param>
/// <param name="Cost">Null where it is not known.</param>
public sealed record Impact(CustomerImpact Customers, string Words, Money? Cost);

public enum CustomerImpact
{
    Unknown,
    No,
    Yes,
}

/// <summary>An act by a signed link, see <see cref="LinkActs"/>.</summary>
/// <param name="Nonce">Of the link; counts once.</param>
/// <param name="Firing">Which firing the message told of.</param>
public sealed record ActByLink(DateTimeOffset Now, Actor Actor, string Nonce, int Firing, IncidentCommand Act) : IncidentCommand(Now, Actor);
