namespace AiFinOps.Core.Containment;

public enum ContainmentKind
{
    RateLimit,
    RouteChange,
    FeatureDisable,
    Webhook,
}

/// <summary>One containment action of a ladder.</summary>
/// <param name="Target">What is acted on, in the target's own naming, for example <c>gateway/support-chat</c>.</param>
/// <param name="Setting">What would be written, in words a person can check, for example <c>60 requests/min</c>.</param>
/// <param name="Floor">The value that is never undercut; empty where the kind has none.</param>
/// <param name="Reversible">An irreversible rung is only ever run by a person.</param>
public sealed record ContainmentRung(string Id, ContainmentKind Kind, string Target, string Setting, string Floor, bool Reversible);
