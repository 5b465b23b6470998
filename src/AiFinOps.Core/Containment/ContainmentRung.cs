namespace AiFinOps.Core.Containment;

public enum ContainmentKind
{
    RateLimit,
    RouteChange,
    FeatureDisable,
    Webhook,
}

/// <summary>Whether a target comes back when its state from before is written again.</summary>
public enum Reversibility
{
    Reversible,

    /// <summary>It may come back in part, or later: freed capacity may be taken.</summary>
    Partial,

    /// <summary>Only a person ever does it.</summary>
    Irreversible,
}

/// <summary>One containment action of a ladder.</summary>
/// <param name="Target">Name of what is acted on, for example <c>gateway/support-chat</c>; anything but a dry run needs it among the configured targets.</param>
/// <param name="Setting">What would be written, in words a person can check, for example <c>60 requests/min</c>.</param>
/// <param name="Floor">The value that is never undercut; empty where the kind has none.</param>
/// <param name="Reversible">An irreversible rung is only ever run by a person.</param>
public sealed record ContainmentRung(string Id, ContainmentKind Kind, string Target, string Setting, string Floor, bool Reversible)
{
    /// <summary>The part of the line's spend that it is expected to save, from 0 to 1; null for what is usual for its kind.</summary>
    public decimal? Saves { get; init; }

    /// <summary>What users will notice, in the owner's words; empty where nobody said.</summary>
    public string Effect { get; init; } = "";

    /// <summary>The signal that says that the rung breaks the product, and by which it is undone at once; empty for none.</summary>
    public string UndoOn { get; init; } = "";

    /// <summary>The part of the line's spend that it is expected to save, from 0 to 1.</summary>
    public decimal ExpectedSaving => Saves ?? Kind switch
    {
        ContainmentKind.RateLimit => 0.50m,
        ContainmentKind.RouteChange => 0.30m,
        ContainmentKind.FeatureDisable => 1.00m,
        _ => 0.30m,
    };
}
