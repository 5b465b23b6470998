using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>
/// The visible part of the ledger: one row per batch, and one head row that numbers them. A batch is in force when its row is there.
/// </summary>
internal sealed class LedgerManifest(StorageClients storage)
{
    private const int Schema = 1;
    private const string HeadKey = "head";
    private const string HeadRemedy = "Set Version (Int64) to the number of the last row 'batch|…' of this partition.";
    private const string What = "The ledger";

    private readonly TableClient table = storage.Table(Tables.Ledger);

    public async Task<LedgerHead> HeadAsync(CancellationToken cancellationToken) =>
        await table.FindAsync(ManifestEntry.Partition, HeadKey, cancellationToken) is { } row
            ? new(new RowReader(Tables.Ledger, row, HeadRemedy).OfSchema(Schema).Long("Version"), row.ETag)
            : new(0, null);

    /// <exception cref="ConcurrencyException">Another batch was appended since the head was read.</exception>
    public Task AppendAsync(LedgerHead head, ManifestEntry entry, CancellationToken cancellationToken)
    {
        var transaction = new TableTransaction(table, What);
        var row = new TableEntity(ManifestEntry.Partition, HeadKey) { [RowText.SchemaProperty] = Schema, ["Version"] = entry.Batch.Version };
        if (head.Tag is { } tag)
        {
            transaction.Replace(row, tag);
        }
        else
        {
            transaction.Add(row);
        }

        transaction.Add(entry.ToRow());
        return transaction.SubmitAsync(cancellationToken);
    }

    /// <summary>Entries above the version, oldest first.</summary>
    public async Task<IReadOnlyList<ManifestEntry>> AfterAsync(long version, CancellationToken cancellationToken) => await table
        .RangeAsync(ManifestEntry.Partition, ManifestEntry.RowKey(version + 1), TableRows.EndOf("batch|"), filter: null, cancellationToken)
        .Select(ManifestEntry.From)
        .ToListAsync(cancellationToken);

    /// <summary>Entries whose slices touch the days, oldest first.</summary>
    public async Task<IReadOnlyList<ManifestEntry>> TouchingAsync(DayRange days, string? source, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"FirstDay le {RowText.Of(days.To)} and LastDay ge {RowText.Of(days.From)}");
        return await WhereAsync(source is null ? filter : $"{filter} and {TableClient.CreateQueryFilter($"Source eq {source}")}", cancellationToken);
    }

    /// <summary>The batch of this identity; null where it was never written.</summary>
    public async Task<LedgerBatch?> FindBatchAsync(string batchId, CancellationToken cancellationToken)
    {
        var entries = await WhereAsync(TableClient.CreateQueryFilter($"BatchId eq {batchId}"), cancellationToken);
        return entries.Count == 0 ? null : entries[^1].Batch;
    }

    private async Task<IReadOnlyList<ManifestEntry>> WhereAsync(string filter, CancellationToken cancellationToken) => await table
        .PrefixAsync(ManifestEntry.Partition, "batch|", filter, cancellationToken)
        .Select(ManifestEntry.From)
        .ToListAsync(cancellationToken);
}

/// <param name="Version">0 while the ledger is empty.</param>
/// <param name="Tag">Null while the ledger is empty.</param>
internal sealed record LedgerHead(long Version, ETag? Tag);
