using System.Security.Cryptography;
using System.Text;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure;

namespace AiFinOps.Adapters.Sources.FocusFile;

/// <summary>
/// Reads dropped files that are new or changed, in the order of their names. A file at the top of the location stands for itself;
/// the files of one folder below it are the parts of one export and make one batch, because a batch replaces its days as a whole.
/// </summary>
internal sealed class FocusFileSource(ImportSpend import, IFileRegister register, IEnumerable<IDropStore> stores, TimeProvider clock) : ICostSource
{
    /// <summary>A file that changed so recently may still be written to; it is read when it has been left alone for so long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    public string Kind => "focus-file";

    public bool ReadsWindows => false;

    /// <summary>The window plays no part: a file says itself which days it holds.</summary>
    public async Task<PullResult> PullAsync(SourceSettings source, DayRange window, CancellationToken cancellationToken)
    {
        var read = await register.ReadFilesAsync(source.Name, cancellationToken);
        var pull = new FilePull();
        foreach (var export in await ExportsAsync(source.Location, cancellationToken))
        {
            if (read.TryGetValue(export.Path, out var fingerprint) && string.Equals(fingerprint, export.Fingerprint, StringComparison.Ordinal))
            {
                continue;
            }

            if (export.IsBeingWritten(clock.GetUtcNow(), Quiet))
            {
                pull.Postpone(Quiet);
                continue;
            }

            await ImportAsync(pull, source, export, cancellationToken);
        }

        return pull.Result;
    }

    private async Task<IReadOnlyList<Export>> ExportsAsync(string location, CancellationToken cancellationToken)
    {
        var files = new List<DroppedFile>();
        foreach (var store in stores)
        {
            await foreach (var file in store.ListAsync(location, cancellationToken))
            {
                if (DroppedFile.IsCostFile(file.Path))
                {
                    files.Add(file);
                }
            }
        }

        var top = location.Trim('/') + "/";
        return [.. files.GroupBy(file => ExportPath(file.Path, top), StringComparer.Ordinal)
            .OrderBy(export => export.Key, StringComparer.Ordinal)
            .Select(export => new Export(export.Key, [.. export.OrderBy(file => file.Path, StringComparer.Ordinal)]))];
    }

    /// <summary>The file itself at the top of the location, its folder below.</summary>
    private static string ExportPath(string path, string top) =>
        path.IndexOf('/', Math.Min(top.Length, path.Length)) < 0 ? path : path[..(path.LastIndexOf('/') + 1)];

    private async Task ImportAsync(FilePull pull, SourceSettings source, Export export, CancellationToken cancellationToken)
    {
        try
        {
            CostFilePart[] parts = [.. export.Files.Select(file => new CostFilePart(file.Path, file.OpenAsync))];
            var report = await import.RunAsync(parts, source, clock.GetUtcNow(), rowsRead: null, cancellationToken);
            if (pull.Add(export.Path, export.Files.Count, report))
            {
                await register.RecordAsync(source.Name, export.Path, export.Fingerprint, clock.GetUtcNow(), cancellationToken);
                pull.Confirm(clock.GetUtcNow());
            }
        }
        catch (CostFileException exception)
        {
            pull.Add(exception.Message, SourceTroubles.SchemaDrift);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RequestFailedException)
        {
            pull.Add($"{export.Path} cannot be read: {exception.Message} It is tried again at the next pull.", SourceTroubles.Unavailable);
        }
    }

    private sealed record Export(string Path, IReadOnlyList<DroppedFile> Files)
    {
        /// <summary>Of all parts: when one of them changes, the export is read again as a whole.</summary>
        public string Fingerprint { get; } = Files.Count == 1
            ? Files[0].Fingerprint
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Files.Select(file => file.Path + "\t" + file.Fingerprint)))));

        /// <summary>A time in the future says nothing: clocks differ, and a replay has its own.</summary>
        public bool IsBeingWritten(DateTimeOffset now, TimeSpan quiet) =>
            Files.Any(file => file.WrittenAt is { } at && at <= now && now - at < quiet);
    }
}
