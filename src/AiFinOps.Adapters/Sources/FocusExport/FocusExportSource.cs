using System.Globalization;
using AiFinOps.Adapters.Sources.FocusFile;
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
    /// <summary>Providers deliver once a day; a longer settle lag in the configuration is for exports that run less often.</summary>
    private static readonly TimeSpan QuietAfter = TimeSpan.FromDays(2);

    public string Kind => SourceKinds.FocusExport;

    /// <summary>What was delivered is there to be read, whatever the window; what was not has to be exported again.</summary>
    public bool ReadsWindows => false;

    /// <summary>Months before the window are read only where they were read before and are delivered anew.</summary>
    public async Task<PullResult> PullAsync(SourceSettings source, DayRange window, CancellationToken cancellationToken)
    {
        var pull = new FilePull();
        var place = source.Location;
        try
        {
            var found = places.Of(source);
            place = found.Name;
            var catalog = await ExportCatalog.ReadAsync(found, cancellationToken);
            foreach (var problem in catalog.Problems)
            {
                pull.Add(problem, SourceTroubles.SchemaDrift);
            }

            await ReadAsync(pull, source, catalog.Runs, window, cancellationToken);
            AddSilence(pull, source, catalog.Runs);
        }
        catch (Exception exception) when (ExportFaults.Of(exception, place) is { } fault)
        {
            pull.Add(fault.Message, fault.Trouble.ReasonName);
            pull.Postpone(fault.RetryAfter);
        }

        return pull.Result;
    }

    private async Task ReadAsync(FilePull pull, SourceSettings source, IReadOnlyList<ExportRun> runs, DayRange window, CancellationToken cancellationToken)
    {
        var read = await register.ReadFilesAsync(source.Name, cancellationToken);
        foreach (var run in runs)
        {
            var mark = read.GetValueOrDefault(run.Key);
            if (string.Equals(mark, run.Mark, StringComparison.Ordinal))
            {
                pull.Confirm(MadeAt(run));
            }
            else if (mark is not null || run.Manifest.Period.To >= window.From)
            {
                await ReadAsync(pull, source, run, cancellationToken);
            }
        }
    }

    private async Task ReadAsync(FilePull pull, SourceSettings source, ExportRun run, CancellationToken cancellationToken)
    {
        if (run.NotYet is { } lacking)
        {
            pull.Add($"Not yet: {run.Month} is not whole: {lacking}. What is known of it stays; it is tried again.");
            pull.Postpone(ExportFaults.Later);
            return;
        }

        if (run.Parts.Count == 0)
        {
            return;
        }

        try
        {
            var report = await import.RunAsync(run.Parts, source, MadeAt(run), rowsRead: null, cancellationToken);
            if (pull.Add(run.Manifest.Path, run.Parts.Count, report))
            {
                await register.RecordAsync(source.Name, run.Key, run.Mark, clock.GetUtcNow(), cancellationToken);
                pull.Confirm(MadeAt(run));
            }
        }
        catch (CostFileException exception)
        {
            pull.Add(exception.Message, SourceTroubles.SchemaDrift);
        }
    }

    /// <summary>An export that stops leaves what it delivered as it is, and nobody hears of it unless we say so.</summary>
    private void AddSilence(FilePull pull, SourceSettings source, IReadOnlyList<ExportRun> runs)
    {
        var patience = source.SettleLag > QuietAfter ? source.SettleLag : QuietAfter;
        if (runs.Count > 0 && runs.Max(MadeAt) is var newest && clock.GetUtcNow() - newest > patience)
        {
            pull.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The export has delivered nothing since {newest.UtcDateTime:yyyy-MM-dd HH:mm} UTC. What came after it is unknown, not zero, and no day becomes final: see at the provider whether the export still runs and may still write."),
                SourceTroubles.GoneQuiet);
        }
    }

    /// <summary>A store's clock may be ahead of ours; what we know now was not made later.</summary>
    private DateTimeOffset MadeAt(ExportRun run) => run.Manifest.MadeAt is var madeAt && clock.GetUtcNow() is var now && madeAt < now ? madeAt : now;
}
