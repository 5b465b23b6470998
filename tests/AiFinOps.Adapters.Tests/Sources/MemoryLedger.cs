using System.Runtime.CompilerServices;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Sources;

/// <summary>The rules of <see cref="ILedger"/> in memory: for each source, account and day the latest batch that covers it holds.</summary>
internal sealed class MemoryLedger : ILedger
{
    private readonly List<(LedgerBatch Batch, IReadOnlyList<CostRecord> Records)> _batches = [];

    public IReadOnlyList<LedgerBatch> Batches => [.. _batches.Select(entry => entry.Batch)];

    public async Task<LedgerWrite> WriteAsync(LedgerDraft draft, IAsyncEnumerable<CostRecord> records, CancellationToken cancellationToken)
    {
        var rows = await records.ToListAsync(cancellationToken);
        Assert.Equal(rows.OrderBy(row => row.Day).Select(row => row.Day), rows.Select(row => row.Day));
        Assert.All(rows, row => Assert.Contains(draft.Slices, slice => Covers(slice, row.Dimensions.Account, row.Day)));
        if (!await draft.Accept(cancellationToken))
        {
            return new LedgerWrite(Changed: false, new LedgerBatch("refused", 0, draft.Source, draft.AsOf, draft.AsOf, draft.Slices, draft.ReportedDays, rows.Count)) { Refused = true };
        }

        var asOf = draft.AsOfIsStated ? draft.AsOf.ToString("O") : "";
        var id = string.Join('\n', rows.Select(row => row.ToString()).Prepend($"{draft.Source} {asOf} {string.Join(',', draft.Slices)}"));
        var known = _batches.FindLast(entry => string.Equals(entry.Batch.BatchId, id, StringComparison.Ordinal));
        if (known.Batch is not null)
        {
            return new LedgerWrite(Changed: false, known.Batch);
        }

        var batch = new LedgerBatch(id, _batches.Count + 1, draft.Source, draft.AsOf, draft.AsOf, draft.Slices, draft.ReportedDays, rows.Count) { PricedBy = draft.PricedBy, IsEstimated = draft.IsEstimated };
        _batches.Add((batch, rows));
        return new LedgerWrite(Changed: true, batch);
    }

    public Task<long> CurrentVersionAsync(CancellationToken cancellationToken) => Task.FromResult((long)_batches.Count);

    public Task<IReadOnlyList<LedgerBatch>> BatchesAsync(long afterVersion, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LedgerBatch>>([.. Batches.Where(batch => batch.Version > afterVersion)]);

    public async IAsyncEnumerable<SourcedRecord> ReadAsync(
        DayRange days, string? source, DateTimeOffset? knownAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var visible = _batches.Where(entry => knownAt is null || entry.Batch.AsOf <= knownAt).ToList();
        foreach (var (batch, records) in visible)
        {
            foreach (var record in records.Where(record => days.Contains(record.Day)))
            {
                var holds = visible.Select(entry => entry.Batch).Where(other => string.Equals(other.Source, batch.Source, StringComparison.Ordinal)
                        && other.Slices.Any(slice => Covers(slice, record.Dimensions.Account, record.Day)))
                    .OrderBy(other => other.AsOf).ThenBy(other => other.Version).Last();
                if (holds.Version == batch.Version)
                {
                    yield return new SourcedRecord(batch.Source, record);
                }
            }
        }
    }

    private static bool Covers(LedgerSlice slice, string account, DateOnly day) => string.Equals(slice.Account, account, StringComparison.Ordinal) && day >= slice.From && day <= slice.To;
}
