using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Http;

/// <summary>The keys of acting links, from the settings.</summary>
internal static class LinkKeySettings
{
    /// <returns>Null where no key is set, or none that can be used.</returns>
    public static LinkKeys? Read(IConfiguration settings) => LinkKeys.Of(Resolved(settings[Settings.LinkKey]), Resolved(settings[Settings.PreviousLinkKey]));

    /// <summary>A key is set and cannot be used. Everything but the links works, so nobody would notice.</summary>
    public static bool IsUnusable(IConfiguration settings) => !string.IsNullOrWhiteSpace(settings[Settings.LinkKey]) && Read(settings) is null;

    // A key vault that cannot be reached leaves the reference itself in the setting, and everybody could sign with that.
    private static string? Resolved(string? value) => value?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) is true ? null : value;
}
