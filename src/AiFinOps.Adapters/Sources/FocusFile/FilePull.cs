using System.Globalization;
using AiFinOps.Core.Sources;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.FocusFile;

/// <summary>What one pull of a source of files has come to so far.</summary>
internal sealed class FilePull
{
    private readonly List<string> _problems = [];
    private bool _changed;
    private bool _hoursChanged;
    private long? _version;
    private int _files;
    private TimeSpan? _retryAfter;
    private SourceTrouble? _trouble;
    private HeldReading? _held;
    private DateTimeOffset? _confirmedAt;

    public PullResult Result => new(_changed, _version, _files, _problems, _retryAfter) { HoursChanged = _hoursChanged, Trouble = _trouble, Held = _held, ConfirmedAt = _confirmedAt };

    public void Postpone(TimeSpan? delay) => _retryAfter = delay ?? _retryAfter;

    /// <param name="trouble">The name under which the owner of the source is told; null where it has none.</param>
    public void Add(string problem, string? trouble = null)
    {
        _problems.Add(problem);
        _trouble ??= trouble is null ? null : new SourceTrouble(trouble, problem);
    }

    /// <param name="name">Of the export, for people.</param>
    /// <returns>False where nothing of it is known: it stays a problem at each pull until it is mended.</returns>
    public bool Add(string name, int files, ImportReport report)
    {
        _files += files;
        _changed |= report.Changed;
        _hoursChanged |= report.HoursChanged;
        if (report.LedgerVersions.Count > 0)
        {
            _version = Math.Max(_version ?? 0, report.LedgerVersions.Max());
        }

        if (report.Held is { } held)
        {
            _held ??= held;
            _problems.Add($"{name}: {held.Text}");
        }

        var isUseless = report.File is { RowsAccepted: 0, RowsRejected: > 0 };
        if (report.File.RowsRejected > 0)
        {
            Add(Rejected(name, report.File), isUseless ? SourceTroubles.SchemaDrift : null);
        }

        return report.Held is null && !isUseless;
    }

    /// <summary>Something that is known by now was known to the source at this moment.</summary>
    public void Confirm(DateTimeOffset at) => _confirmedAt = _confirmedAt > at ? _confirmedAt : at;

    private static string Rejected(string name, CostFileSummary file)
    {
        var first = file.Rejected[0];
        var column = first.Column.Length > 0 ? $", {first.Column}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {file.RowsRejected:N0} of {file.RowsRead:N0} row(s) were rejected; the first is {first.File}, line {first.Line}{column}: {first.Reason}");
    }
}
