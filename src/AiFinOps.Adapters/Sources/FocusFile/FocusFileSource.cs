using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AiFinOps.Core.Configuration;
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

    /// <summary>The window plays no part: a file says itself which days it holds.</summary>
    public async Task<PullResult> PullAsync(SourceSettings source, DayRange window, CancellationToken cancellationToken)
    {
        var read = await register.ReadFilesAsync(source.Name, cancellationToken);
        var pull = new Pull();
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

    private async Task ImportAsync(Pull pull, SourceSettings source, Export export, CancellationToken cancellationToken)
    {
        try
        {
            CostFilePart[] parts = [.. export.Files.Select(file => new CostFilePart(file.Path, file.OpenAsync))];
            pull.Add(export, await import.RunAsync(parts, source.Name, source.Granularity, clock.GetUtcNow(), rowsRead: null, cancellationToken));
            await register.RecordAsync(source.Name, export.Path, export.Fingerprint, clock.GetUtcNow(), cancellationToken);
        }
        catch (CostFileException exception)
        {
            pull.Add(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RequestFailedException)
        {
            pull.Add($"{export.Path} cannot be read: {exception.Message} It is tried again at the next pull.");
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

    private sealed class Pull
    {
        private readonly List<string> _problems = [];
        private bool _changed;
        private bool _hoursChanged;
        private long? _version;
        private int _files;
        private TimeSpan? _retryAfter;

        public PullResult Result => new(_changed, _version, _files, _problems, _retryAfter) { HoursChanged = _hoursChanged };

        public void Postpone(TimeSpan delay) => _retryAfter = delay;

        public void Add(string problem) => _problems.Add(problem);

        public void Add(Export export, ImportReport report)
        {
            _files += export.Files.Count;
            _changed |= report.Changed;
            _hoursChanged |= report.HoursChanged;
            if (report.LedgerVersions.Count > 0)
            {
                _version = Math.Max(_version ?? 0, report.LedgerVersions.Max());
            }

            if (report.File.RowsRejected > 0)
            {
                var first = report.File.Rejected[0];
                var column = first.Column.Length > 0 ? $", {first.Column}" : "";
                _problems.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{export.Path}: {report.File.RowsRejected:N0} of {report.File.RowsRead:N0} row(s) were rejected; the first is {first.File}, line {first.Line}{column}: {first.Reason}"));
            }
        }
    }
}
