using System.Globalization;
using System.Text.Json;

namespace AiFinOps.Core.Playbooks;

/// <param name="Kind"><c>missing</c>, <c>extra</c>, <c>changed</c> or <c>manifest</c>.</param>
/// <param name="Problem">What is wrong, in words.</param>
public sealed record EvidenceProblem(string Kind, string Path, string Problem);

/// <summary>Checks that a bundle is whole and as it was sealed.</summary>
public static class EvidenceVerifier
{
    /// <summary>Every problem at once; empty where the bundle verifies.</summary>
    /// <param name="sealedAs">Manifest hash that the incident remembers; null checks the bundle against itself only.</param>
    public static IReadOnlyList<EvidenceProblem> Verify(IReadOnlyList<EvidenceFile> files, string? sealedAs = null)
    {
        var present = files.Where(file => !IsManifest(file)).ToList();
        if (files.FirstOrDefault(IsManifest) is not { } manifest)
        {
            return [new("missing", EvidenceBundle.ManifestPath, "The manifest is missing: this is not an evidence bundle, or it was taken apart.")];
        }

        List<EvidenceProblem> problems = [.. Seal(manifest, sealedAs)];
        if (ReadManifest(manifest.Content, problems) is { } listed)
        {
            problems.AddRange(Compare(listed, present));
        }

        return problems;
    }

    private static bool IsManifest(EvidenceFile file) => string.Equals(file.Path, EvidenceBundle.ManifestPath, StringComparison.Ordinal);

    private static IEnumerable<EvidenceProblem> Seal(EvidenceFile manifest, string? sealedAs)
    {
        if (sealedAs is not null && !string.Equals(sealedAs, EvidenceBundle.Hash(manifest.Content), StringComparison.OrdinalIgnoreCase))
        {
            yield return new("changed", manifest.Path, "The manifest is not the one the incident was sealed with.");
        }
    }

    private static IEnumerable<EvidenceProblem> Compare(IReadOnlyDictionary<string, string> listed, IReadOnlyList<EvidenceFile> present)
    {
        var byPath = present.GroupBy(file => file.Path, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var (path, hash) in listed.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!byPath.TryGetValue(path, out var candidates))
            {
                yield return new("missing", path, $"{path} is in the manifest and not in the bundle.");
            }
            else if (candidates.Exists(file => !string.Equals(EvidenceBundle.Hash(file.Content), hash, StringComparison.OrdinalIgnoreCase)))
            {
                yield return new("changed", path, $"{path} was changed after the bundle was sealed.");
            }
        }

        foreach (var path in byPath.Keys.Where(path => !listed.ContainsKey(path)).Order(StringComparer.Ordinal))
        {
            yield return new("extra", path, $"{path} is not in the manifest: it was added after the bundle was sealed.");
        }
    }

    private static Dictionary<string, string>? ReadManifest(byte[] content, List<EvidenceProblem> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var bundle = document.RootElement.GetProperty("bundle").GetInt32();
            if (bundle != EvidenceBundle.Version)
            {
                problems.Add(Broken(string.Create(CultureInfo.InvariantCulture, $"Bundle version {bundle} is not one this program knows ({EvidenceBundle.Version}): use a newer one.")));
                return null;
            }

            // A path that is listed twice throws: which of the two hashes holds would be anybody's guess.
            return document.RootElement.GetProperty("files").EnumerateArray()
                .ToDictionary(file => file.GetProperty("path").GetString()!, file => file.GetProperty("sha256").GetString()!, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            problems.Add(Broken("The manifest cannot be read: " + exception.Message));
            return null;
        }
    }

    private static EvidenceProblem Broken(string problem) => new("manifest", EvidenceBundle.ManifestPath, problem);
}
