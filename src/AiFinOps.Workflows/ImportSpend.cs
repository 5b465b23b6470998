using System.Runtime.CompilerServices;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Loads a file of costs into the ledger.</summary>
public sealed class ImportSpend(ICostFileReader reader, ILedger ledger)
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
    public async Task<ImportReport> RunAsync(
        IReadOnlyList<CostFilePart> parts, string source, DateTimeOffset asOf, IProgress<long>? rowsRead, CancellationToken cancellationToken)
    {
        using var file = await reader.ReadAsync(parts, rowsRead, cancellationToken);
        var versions = new List<long>(file.Batches.Count);
        var counter = new Counter();
        var changed = false;
        foreach (var batch in file.Batches)
        {
            var draft = new LedgerDraft(source, batch.AsOf ?? asOf, batch.AsOf is not null, batch.Slices, batch.ReportedDays);
            var write = await ledger.WriteAsync(draft, counter.Count(batch.Records, cancellationToken), cancellationToken);
            changed |= write.Changed;
            versions.Add(write.Batch.Version);
        }

        return new ImportReport(source, file.Summary, counter.Records, changed, versions);
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
