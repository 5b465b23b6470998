using System.Globalization;
using AiFinOps.Adapters.Sources.FocusFile;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.FocusExport;

/// <summary>One run of an export as it lies in its place.</summary>
internal sealed class ExportRun
{
    private ExportRun(ExportManifest manifest, string mark, IReadOnlyList<CostFilePart> parts, string? notYet)
    {
        Manifest = manifest;
        Mark = mark;
        Parts = parts;
        NotYet = notYet;
    }

    public ExportManifest Manifest { get; }

    /// <summary>Another one is another run, or the same one delivered anew.</summary>
    public string Mark { get; }

    /// <summary>Those that are there.</summary>
    public IReadOnlyList<CostFilePart> Parts { get; }

    /// <summary>What is lacking; null where the run is whole.</summary>
    public string? NotYet { get; }

    public string Month => Manifest.Period.From.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public string Key => string.Create(CultureInfo.InvariantCulture, $"export:{Manifest.Export}:{Manifest.Period.From:yyyy-MM-dd}");

    /// <param name="prefix">Where the place begins: a copy of an export keeps its paths below it.</param>
    public static ExportRun Of(ExportManifest manifest, DroppedFile file, IReadOnlyDictionary<string, DroppedFile> files, string prefix)
    {
        var parts = new List<CostFilePart>();
        var lacking = manifest.NotYet;
        foreach (var part in manifest.Parts)
        {
            if (!files.TryGetValue(part.Path, out var found) && !files.TryGetValue($"{prefix.Trim('/')}/{part.Path}", out found))
            {
                lacking ??= $"{part.Path} is listed and not there";
                continue;
            }

            lacking ??= Unfinished(manifest, part, file, found);
            parts.Add(new CostFilePart(found.Path, found.OpenAsync) { Period = manifest.Period, Rows = part.Rows });
        }

        return new ExportRun(manifest, $"{file.Path} {file.Fingerprint}", parts, lacking);
    }

    private static string? Unfinished(ExportManifest manifest, ExportPart part, DroppedFile manifestFile, DroppedFile found)
    {
        if (part.Bytes is { } bytes && bytes != found.Length)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{part.Path} has {found.Length} of {bytes} bytes");
        }

        return manifest.PartsAreOverwritten && found.ChangedAt > manifestFile.ChangedAt ? $"{part.Path} is newer than the manifest: the next run is being delivered" : null;
    }
}
