using System.Runtime.CompilerServices;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>The ledger: immutable batches in blobs, made visible by rows of the manifest.</summary>
internal sealed class StoredLedger(StorageClients storage, TimeProvider time) : ILedger
{
    // Each lost race means that another batch got in, so this is the number of writers that may finish before us.
    private const int Attempts = 100;

    private readonly LedgerManifest manifest = new(storage);
    private readonly BatchBlobs blobs = new(storage);

    public async Task<LedgerWrite> WriteAsync(LedgerDraft draft, IAsyncEnumerable<CostRecord> records, CancellationToken cancellationToken)
    {
        if (draft.Slices.Count == 0 || draft.Slices.Any(slice => slice.To < slice.From))
        {
            throw new ArgumentException($"A batch of source '{draft.Source}' needs slices that begin before they end.", nameof(draft));
        }

        await using var spool = await BatchSpool.FillAsync(draft, records, cancellationToken);
        if (!await draft.Accept(cancellationToken))
        {
            return new(Changed: false, BatchOf(draft, spool, version: 0)) { Refused = true };
        }

        string? blob = null;
        for (var attempt = 1; ; attempt++)
        {
            var head = await manifest.HeadAsync(cancellationToken);
            if (await SameInForceAsync(draft, spool.BatchId, cancellationToken) is { } same)
            {
                return new(Changed: false, same);
            }

            blob ??= await blobs.StoreAsync(draft.Source, spool, cancellationToken);
            var batch = BatchOf(draft, spool, head.Version + 1);
            try
            {
                await manifest.AppendAsync(head, new(batch, blob, spool.Blocks), cancellationToken);
                return new(Changed: true, batch);
            }
            catch (ConcurrencyException) when (attempt < Attempts)
            {
                // Another source committed: take the next version.
            }
        }
    }

    private LedgerBatch BatchOf(LedgerDraft draft, BatchSpool spool, long version) =>
        new(spool.BatchId, version, draft.Source, draft.AsOf.ToUniversalTime(), time.GetUtcNow(), draft.Slices, draft.ReportedDays, spool.Records)
        {
            PricedBy = draft.PricedBy,
            IsEstimated = draft.IsEstimated,
        };

    public async Task<long> CurrentVersionAsync(CancellationToken cancellationToken) => (await manifest.HeadAsync(cancellationToken)).Version;

    public async Task<IReadOnlyList<LedgerBatch>> BatchesAsync(long afterVersion, CancellationToken cancellationToken) =>
        [.. (await manifest.AfterAsync(afterVersion, cancellationToken)).Select(entry => entry.Batch)];

    public async IAsyncEnumerable<SourcedRecord> ReadAsync(
        DayRange days, string? source, DateTimeOffset? knownAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = await manifest.TouchingAsync(days, source, cancellationToken);
        var parts = LedgerInForce.Resolve(entries.Where(entry => knownAt is null || entry.Batch.AsOf <= knownAt), days);
        await using var open = new OpenBlobs(blobs, parts);
        foreach (var part in parts)
        {
            var blob = await open.OfAsync(part, cancellationToken);
            await foreach (var record in BatchBlobs.ReadDayAsync(blob, part.Entry.Blob, part.Block, cancellationToken))
            {
                if (part.Accounts.Contains(record.Dimensions.Account))
                {
                    yield return new(part.Entry.Batch.Source, record);
                }
            }

            await open.DoneAsync(part);
        }
    }

    /// <summary>
    /// Where the source states when it knew, the same facts of the same moment are there or not. Where it does not, facts that
    /// were replaced meanwhile and are back again are news: only the newest word on these slices can be the same.
    /// </summary>
    private async Task<LedgerBatch?> SameInForceAsync(LedgerDraft draft, string batchId, CancellationToken cancellationToken)
    {
        if (draft.AsOfIsStated)
        {
            return await manifest.FindBatchAsync(batchId, cancellationToken);
        }

        var days = new DayRange(draft.Slices.Min(slice => slice.From), draft.Slices.Max(slice => slice.To));
        var newest = (await manifest.TouchingAsync(days, draft.Source, cancellationToken))
            .Where(entry => entry.Batch.Slices.Any(theirs => draft.Slices.Any(ours => Meet(ours, theirs))))
            .MaxBy(entry => (entry.Batch.AsOf, entry.Batch.Version));
        return string.Equals(newest?.Batch.BatchId, batchId, StringComparison.Ordinal) ? newest?.Batch : null;
    }

    private static bool Meet(LedgerSlice one, LedgerSlice other) =>
        string.Equals(one.Account, other.Account, StringComparison.Ordinal) && one.From <= other.To && other.From <= one.To;
}
