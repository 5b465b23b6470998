using System.Globalization;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.FocusExport;

/// <summary>
/// Reads the exports that a provider delivers, month by month, each once its manifest says that it is whole. A run that is delivered anew
/// restates its month; a run that is not whole leaves the month as it was.
/// </summary>
internal sealed class FocusExportSource(ImportSpend import, IFileRegister register, ExportPlaces places, TimeProvider clock) : ICostSource
{
    public string Kind => SourceKinds.FocusExport;

    /// <summary>What was delivered is there to be read, whatever the window; what was not has to be exported again.</summary>
    public bool ReadsWindows => false;

    /// <summary>Months before the window are read only where they were read before and are delivered anew.</summary>
    public async Task<PullResult> PullAsync(SourceSettings source, DayRange window, CancellationToken cancellationToken)
    {
        var result = new PullResult(Changed: false, LedgerVersion: null, FilesRead: 0, [], RetryAfter: null);
        var place = source.Location;
        try
        {
            var found = places.Of(source);
            place = found.Name;
            var catalog = await ExportCatalog.ReadAsync(found, cancellationToken);
            result = catalog.Problems.Aggregate(result, (known, problem) => With(known, problem, SourceTroubles.SchemaDrift));
            var read = await register.ReadFilesAsync(source.Name, cancellationToken);
            foreach (var run in catalog.Runs.Where(run => read.GetValueOrDefault(run.Key) is { } mark ? !string.Equals(mark, run.Mark, StringComparison.Ordinal) : run.Manifest.Period.To >= window.From))
            {
                result = await ReadAsync(result, source, run, cancellationToken);
            }

            return result;
        }
        catch (Exception exception) when (ExportFaults.Of(exception, place) is { } fault)
        {
            return With(result, fault.Message, fault.Trouble.ReasonName) with { RetryAfter = fault.RetryAfter };
        }
    }

    private async Task<PullResult> ReadAsync(PullResult result, SourceSettings source, ExportRun run, CancellationToken cancellationToken)
    {
        if (run.NotYet is { } lacking)
        {
            return With(result, $"Not yet: {run.Month} is not whole: {lacking}. What is known of it stays; it is tried again.") with { RetryAfter = ExportFaults.Later };
        }

        if (run.Parts.Count == 0)
        {
            return result;
        }

        try
        {
            CostFilePart[] parts = [.. run.Parts.Select(part => new CostFilePart(part.Path, part.OpenAsync) { Period = run.Manifest.Period })];
            var report = await import.RunAsync(parts, source, clock.GetUtcNow(), rowsRead: null, cancellationToken);
            if (report.Held is { } held)
            {
                return With(result, $"{run.Manifest.Path}: {held.Text}") with { Held = result.Held ?? held };
            }

            await register.RecordAsync(source.Name, run.Key, run.Mark, clock.GetUtcNow(), cancellationToken);
            return With(result, run, report);
        }
        catch (CostFileException exception)
        {
            return With(result, exception.Message, SourceTroubles.SchemaDrift);
        }
    }

    private static PullResult With(PullResult result, string problem, string? trouble = null) => result with
    {
        Problems = [.. result.Problems, problem],
        Trouble = result.Trouble ?? (trouble is null ? null : new SourceTrouble(trouble, problem)),
    };

    private static PullResult With(PullResult result, ExportRun run, ImportReport report)
    {
        var next = result with
        {
            Changed = result.Changed || report.Changed,
            HoursChanged = result.HoursChanged || report.HoursChanged,
            LedgerVersion = report.LedgerVersions.Count > 0 ? Math.Max(result.LedgerVersion ?? 0, report.LedgerVersions.Max()) : result.LedgerVersion,
            FilesRead = result.FilesRead + run.Parts.Count,
        };
        return report.File.RowsRejected == 0 ? next : With(next, string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Manifest.Path}: {report.File.RowsRejected:N0} of {report.File.RowsRead:N0} row(s) were rejected; the first is {report.File.Rejected[0].File}, line {report.File.Rejected[0].Line}: {report.File.Rejected[0].Reason}"));
    }
}
