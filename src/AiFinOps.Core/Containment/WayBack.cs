namespace AiFinOps.Core.Containment;

/// <summary>Containment in words a person can check before, during and after.</summary>
public static class WayBack
{
    /// <summary>What a rung writes, for example <c>rate limit of gateway/chat to 60 requests/min, never below 30 requests/min</c>.</summary>
    public static string WhatIsWritten(ContainmentRung rung) =>
        $"{KindName(rung.Kind)} of {rung.Target} to {rung.Setting}" + (rung.Floor.Length == 0 ? "" : $", never below {rung.Floor}");

    /// <summary>How the rung is taken back without overwriting somebody else's change.</summary>
    public static string Of(ContainmentRung rung) => rung.Reversible
        ? $"Write the state from before to {rung.Target} again, only while it still reads {rung.Setting}; otherwise somebody changed it since, and a person decides."
        : $"There is no way back for {rung.Id}: only a person may run it.";

    public static string KindName(ContainmentKind kind) => kind switch
    {
        ContainmentKind.RateLimit => "rate limit",
        ContainmentKind.RouteChange => "model route",
        ContainmentKind.FeatureDisable => "feature switch",
        _ => "signed webhook",
    };
}
