using System.Runtime.CompilerServices;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Loads a file of costs into the ledger.</summary>
/// <param name="hourly">Where the hours of hourly sources are kept; null where days are enough.</param>
/// <param name="intake">Looks at what a source brings by itself; null where nothing is looked at.</param>
public sealed class ImportSpend(ICostFileReader reader, ILedger ledger, IHourlyLedger? hourly = null, SpendIntake? intake = null)
{
    /// <summary>Imports one file.</summary>
    /// <param name="content">Read to its end and closed.</param>
    /// <param name="name">Shown in messages.</param>
    /// <param name="source">Under which the ledger keeps the facts.</param>
    /// <param name="asOf">When the facts were known (UTC), where the file does not state it.</param>
    /// <param name="rowsRead">Told the number of rows now and then.</param>
    /// <exception cref="CostFileException">The file cannot be used; nothing was written.</exception>
    public Task<ImportReport> RunAsync(
        Stream content, string name, string source, DateTimeOffset asOf, IProgress<long>? rowsRead, CancellationToken cancellationToken) =>
        RunAsync([new CostFilePart(name, _ => Task.FromResult(content))], source, asOf, rowsRead, cancellationToken);

    /// <summary>Imports all parts of one export as one batch.</summary>
    public Task<ImportReport> RunAsync(
        IReadOnlyList<CostFilePart> parts, string source, DateTimeOffset asOf, IProgress<long>? rowsRead, CancellationToken cancellationToken) =>
        RunAsync(parts, source, null, asOf, rowsRead, cancellationToken);

    /// <summary>Imports all parts of one export as one batch, with their hours where the source is hourly.</summary>
    /// <param name="source">A file that arrived by itself: what looks wrong is kept out, see <see cref="SpendIntake"/>.</param>
    public Task<ImportReport> RunAsync(
        IReadOnlyList<CostFilePart> parts, SourceSettings source, DateTimeOffset asOf, IProgress<long>? rowsRead, CancellationToken cancellationToken) =>
        RunAsync(parts, source.Name, source, asOf, rowsRead, cancellationToken);

    private async Task<ImportReport> RunAsync(
        IReadOnlyList<CostFilePart> parts, string source, SourceSettings? settings, DateTimeOffset asOf, IProgress<long>? rowsRead,
        CancellationToken cancellationToken)
    {
        using var file = await reader.ReadAsync(parts, settings?.Granularity ?? SourceGranularity.Daily, rowsRead, cancellationToken);
        var versions = new List<long>(file.Batches.Count);
        var counter = new Counter();
        var changed = false;
        var hoursChanged = false;
        foreach (var batch in file.Batches)
        {
            var slices = parts.Any(part => part.Period is not null) ? await WithEarlierAccountsAsync(source, batch.Slices, cancellationToken) : batch.Slices;
            var draft = new LedgerDraft(source, batch.AsOf ?? asOf, batch.AsOf is not null, slices, batch.ReportedDays);
            var records = counter.Count(batch.Records, cancellationToken);
            var write = settings is null || intake is null
                ? await ledger.WriteAsync(draft, records, cancellationToken)
                : await intake.WriteAsync(settings, draft, records, cancellationToken);
            if (write.Held is { } held)
            {
                return new ImportReport(source, file.Summary, counter.Records, changed, versions) { HoursChanged = hoursChanged, Held = held };
            }

            changed |= write.Changed;
            versions.Add(write.Batch.Version);
            if (batch.Hours is { } hours && hourly is not null)
            {
                hoursChanged |= await hourly.WriteAsync(new HourlyDraft(source, draft.AsOf, hours.Slices, hours.Reported), hours.Records, cancellationToken);
            }
        }

        return new ImportReport(source, file.Summary, counter.Records, changed, versions) { HoursChanged = hoursChanged };
    }

    /// <summary>A month that is delivered as a whole speaks of all accounts: what moved to another account would count twice otherwise.</summary>
    private async Task<IReadOnlyList<LedgerSlice>> WithEarlierAccountsAsync(string source, IReadOnlyList<LedgerSlice> slices, CancellationToken cancellationToken)
    {
        var known = slices.Select(slice => slice.Account).ToHashSet(StringComparer.Ordinal);
        var earlier = (await ledger.BatchesAsync(0, cancellationToken)).Where(batch => string.Equals(batch.Source, source, StringComparison.Ordinal))
            .SelectMany(batch => batch.Slices).Select(slice => slice.Account).Where(known.Add).Order(StringComparer.Ordinal);
        return [.. slices, .. earlier.Select(account => slices[0] with { Account = account })];
    }

    private sealed class Counter
    {
        public long Records { get; private set; }

        public async IAsyncEnumerable<CostRecord> Count(
            IAsyncEnumerable<CostRecord> records, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var record in records.WithCancellation(cancellationToken))
            {
                Records++;
                yield return record;
            }
        }
    }
}
