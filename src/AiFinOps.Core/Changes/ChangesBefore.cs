using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Changes;

/// <summary>How near a change is to an incident; the nearest first.</summary>
public enum ChangeNearness
{
    OwnLine,
    SameProvider,
    Elsewhere,
}

/// <param name="Lines">Ids of the lines that it touches; empty where it is nobody's in particular.</param>
public sealed record NearChange(Change Change, ChangeNearness Nearness, IReadOnlyList<string> Lines);

/// <summary>The changes before the onset of an incident: those on its own line first, then at the same provider, then the rest, each newest first.</summary>
public sealed record ChangesBefore(ChangeWindow Window, IReadOnlyList<NearChange> All)
{
    /// <param name="changes">In any order; those outside the window are left out.</param>
    /// <returns>Null where the incident is not about spend.</returns>
    public static ChangesBefore? Of(Incident incident, FinOpsConfiguration configuration, IEnumerable<Change> changes)
    {
        if (ChangeWindow.Of(incident.Finding) is not { } window)
        {
            return null;
        }

        var allocation = new ChangeAllocation(configuration.Lines, configuration.Rules);
        var providers = ProvidersOf(incident, configuration);
        return new ChangesBefore(window, [.. changes
            .Where(change => window.Contains(change.At))
            .Select(change => Near(change, allocation.LinesOf(change), configuration.LinesOf(incident.Line), providers))
            .OrderBy(near => near.Nearness)
            .ThenByDescending(near => near.Change.At)
            .ThenBy(near => near.Change.Origin, StringComparer.Ordinal)
            .ThenBy(near => near.Change.Id, StringComparer.Ordinal)]);
    }

    /// <summary>The first of them in words, and how many there are besides.</summary>
    public IReadOnlyList<string> Told(int most, FinOpsConfiguration configuration) => ChangeText.Told(All, most, configuration);

    /// <summary>The newest change on the incident's own line in words; null where there was none.</summary>
    public string? OnOwnLine(FinOpsConfiguration configuration) =>
        All is [{ Nearness: ChangeNearness.OwnLine } nearest, ..] ? ChangeText.Of(nearest.Change, nearest.Lines, configuration) : null;

    private static NearChange Near(Change change, IReadOnlyList<string> lines, IReadOnlyList<string> own, HashSet<string> providers) => new(
        change,
        lines.Intersect(own, StringComparer.Ordinal).Any() ? ChangeNearness.OwnLine
            : providers.Contains(ProviderName(change.Dimensions.Provider)) ? ChangeNearness.SameProvider
            : ChangeNearness.Elsewhere,
        lines);

    /// <summary>Providers at which the excess arose; where the finding does not say, those that the line's rules name.</summary>
    private static HashSet<string> ProvidersOf(Incident incident, FinOpsConfiguration configuration)
    {
        var finding = incident.Finding;
        var named = finding.Drivers.Select(driver => driver.Dimension is "provider" ? driver.Value : driver.Provider)
            .Append(finding.Facts.GetValueOrDefault(FactNames.Provider, ""))
            .Where(provider => provider.Length > 0)
            .ToList();
        var own = configuration.LinesOf(incident.Line);
        var ruled = configuration.Rules
            .Where(rule => rule.Shares.Any(share => own.Contains(share.Line, StringComparer.Ordinal)))
            .Select(rule => rule.Match.GetValueOrDefault("provider", ""))
            .Where(pattern => pattern.Length > 0 && !pattern.Contains('*', StringComparison.Ordinal));
        return (named.Count > 0 ? named : ruled).Select(ProviderName).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Bills and people call the same provider by different names.</summary>
    private static string ProviderName(string provider) => provider.ToLowerInvariant() switch
    {
        "azure" or "microsoft azure" => "microsoft",
        "aws" or "amazon" => "amazon web services",
        "gcp" or "google" => "google cloud",
        var other => other,
    };
}
