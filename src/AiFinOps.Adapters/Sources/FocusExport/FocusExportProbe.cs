using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.FocusExport;

/// <summary>Tries an export: its place, its manifests, and the first part of its newest whole run.</summary>
internal sealed class FocusExportProbe(ICostFileReader reader, ExportPlaces places) : ISourceProbe
{
    public string Kind => SourceKinds.FocusExport;

    public async Task<SourceCheck> CheckAsync(SourceSettings source, DayRange window, CancellationToken cancellationToken)
    {
        var place = source.Url?.ToString() ?? source.Location;
        try
        {
            var catalog = await ExportCatalog.ReadAsync(places.Of(source), cancellationToken);
            string[] problems = [.. catalog.Problems, .. catalog.Runs.Where(run => run.NotYet is not null).Select(run => $"Not yet: {run.Month} is not whole: {run.NotYet}.")];
            return catalog.Runs.LastOrDefault(run => run is { NotYet: null, Parts.Count: > 0 }) is { } newest
                ? new SourceCheck([.. ApiProbe.AllPassed()], await SampleAsync(newest, problems, cancellationToken))
                : throw new SourceException(SourceFault.Answer, string.Join(' ', problems.DefaultIfEmpty($"{place} holds manifests without a part.")));
        }
        catch (Exception exception) when (exception is CostFileException || ExportFaults.Of(exception, place) is not null)
        {
            return new SourceCheck([.. ApiProbe.UpTo(ExportFaults.Of(exception, place) ?? new SourceException(SourceFault.Answer, exception.Message))], null);
        }
    }

    private async Task<SourceSample> SampleAsync(ExportRun run, IReadOnlyList<string> problems, CancellationToken cancellationToken)
    {
        using var file = await reader.ReadAsync([run.Parts[0]], rowsRead: null, cancellationToken);
        var values = new DimensionValues();
        foreach (var batch in file.Batches)
        {
            await foreach (var record in batch.Records.WithCancellation(cancellationToken))
            {
                values.Add(record.Dimensions);
            }
        }

        return new SourceSample(file.Summary.RowsRead, [.. file.Batches.SelectMany(batch => batch.ReportedDays).Distinct().Order()], file.Summary.Totals, values.Shown(), [.. problems, .. file.Summary.Warnings]);
    }
}
