using System.Security.Cryptography;
using System.Text;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>What a link in a message may do. Approving is not among it.</summary>
public enum LinkVerb
{
    Acknowledge,
    Assign,
    Note,
}

/// <summary>A link that acts: one verb on one incident, once, for a while.</summary>
/// <param name="SentTo">Id of the owner group, or of the person, to whom the message went.</param>
/// <param name="Firing">Which firing of the incident the message told of.</param>
/// <param name="Expires">UTC, to the second.</param>
/// <param name="Nonce">What tells it from every other link.</param>
public sealed record ActingLink(string IncidentId, LinkVerb Verb, string SentTo, int Firing, DateTimeOffset Expires, string Nonce)
{
    /// <summary>Long enough for a message of Friday evening to act on Monday morning.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(72);

    private const int NonceBytes = 12;

    /// <summary>The same message, sent again, carries the same link.</summary>
    /// <param name="message">Id of the message; the same over every attempt.</param>
    public static ActingLink Of(Incident incident, LinkVerb verb, string sentTo, string message, DateTimeOffset sentAt)
    {
        var mark = SHA256.HashData(Encoding.UTF8.GetBytes($"{message}\n{verb}"));
        return new(
            incident.Id, verb, sentTo, incident.Firings, DateTimeOffset.FromUnixTimeSeconds((sentAt + Lasts).ToUnixTimeSeconds()), Convert.ToHexStringLower(mark.AsSpan(0, NonceBytes)));
    }

    /// <summary>Who acts by it: nobody in person, but the message went to somebody.</summary>
    public Actor Actor => Actor.Link(SentTo);
}
