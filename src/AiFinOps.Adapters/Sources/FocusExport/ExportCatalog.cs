using AiFinOps.Adapters.Sources.FocusFile;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.FocusExport;

/// <summary>What lies in the place of an export: of each month the newest run, oldest month first.</summary>
/// <param name="Problems">One line each, of manifests that cannot be used.</param>
internal sealed record ExportCatalog(IReadOnlyList<ExportRun> Runs, IReadOnlyList<string> Problems)
{
    private const int MostFiles = 200_000;
    private const int MostManifestBytes = 4 * 1024 * 1024;

    /// <exception cref="SourceException">The place cannot be read, or holds no export or several.</exception>
    public static async Task<ExportCatalog> ReadAsync(ExportPlace place, CancellationToken cancellationToken)
    {
        var files = await place.ListAsync(MostFiles, cancellationToken);
        var (runs, problems, others) = (new List<ExportRun>(), new List<string>(), 0);
        foreach (var file in files.Values.Where(file => ExportManifest.IsManifest(file.Path)))
        {
            try
            {
                if (ExportManifest.Parse(file.Path, file.ChangedAt ?? default, await ReadWholeAsync(file, cancellationToken)) is { } manifest)
                {
                    runs.Add(ExportRun.Of(manifest, file, files, place.Prefix));
                }
                else
                {
                    others++;
                }
            }
            catch (CostFileException exception)
            {
                problems.Add(exception.Message);
            }
        }

        return runs.Count + problems.Count > 0 ? new ExportCatalog(Newest(place, runs), problems) : throw NoManifest(place, files.Count, others);
    }

    /// <summary>Two exports of overlapping scopes hold the same costs, and one would replace the days of the other.</summary>
    private static List<ExportRun> Newest(ExportPlace place, List<ExportRun> runs)
    {
        string[] exports = [.. runs.Select(run => run.Manifest.Export).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return exports.Length <= 1
            ? [.. runs.GroupBy(run => run.Key, StringComparer.Ordinal).Select(month => month.MaxBy(run => run.Manifest.MadeAt)!).OrderBy(run => run.Manifest.Period.From)]
            : throw new SourceException(
                SourceFault.Settings, $"{place.Name} holds {exports.Length} exports: {string.Join(", ", exports)}. Make a source of each, with the folder of the export in `url`; nothing was written.");
    }

    private static SourceException NoManifest(ExportPlace place, int files, int others) => new(
        SourceFault.Scope,
        others > 0 ? $"{place.Name} holds {others} manifest(s), none of a FOCUS export. Export the data set `FocusCost`; nothing was written."
        : files > 0 ? $"Not yet: {place.Name} holds {files} file(s) and no manifest. The provider writes it last; files that are dropped without one are for a source of kind `focus-file`."
        : $"Not yet: {place.Name} is empty. A first delivery takes up to 24 hours; if it has passed, check container or bucket, folder and the export itself.",
        ExportFaults.Later);

    private static async Task<ReadOnlyMemory<byte>> ReadWholeAsync(DroppedFile file, CancellationToken cancellationToken)
    {
        if (file.Length > MostManifestBytes)
        {
            throw new CostFileException($"{file.Path} is larger than any manifest. Move it elsewhere; nothing was written.");
        }

        await using var stream = await file.OpenAsync(cancellationToken);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
