using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Brings the packed view of the ledger up to date: only the days that new batches touch are allocated and replaced. New allocation
/// rules have a new hash and start from nothing, so the view is always rebuildable.
/// </summary>
public sealed class LedgerProjector(ILedger ledger, ISpendProjection projection)
{
    /// <returns>The ledger version that the projection includes now.</returns>
    public async Task<long> BringUpToDateAsync(ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var from = await projection.VersionAsync(inForce.RulesHash, cancellationToken);
        var batches = await ledger.BatchesAsync(from, cancellationToken);
        if (batches.Count == 0)
        {
            return from;
        }

        var allocator = new Allocator(inForce.Configuration.Rules);
        foreach (var source in batches.GroupBy(batch => batch.Source, StringComparer.Ordinal))
        {
            foreach (var month in TouchedDays(source).GroupBy(day => (day.Year, day.Month)))
            {
                await ReplaceAsync(inForce.RulesHash, source.Key, [.. month], allocator, cancellationToken);
            }
        }

        var version = batches.Max(batch => batch.Version);
        await projection.SetVersionAsync(inForce.RulesHash, version, cancellationToken);
        return version;
    }

    private static HashSet<DateOnly> TouchedDays(IEnumerable<LedgerBatch> batches) =>
        [.. batches.SelectMany(batch => batch.Slices).SelectMany(slice => new DayRange(slice.From, slice.To).Each())];

    private async Task ReplaceAsync(string rulesHash, string source, HashSet<DateOnly> days, Allocator allocator, CancellationToken cancellationToken)
    {
        List<(string, CostRecord)> records = [];
        await foreach (var sourced in ledger.ReadAsync(new DayRange(days.Min(), days.Max()), source, null, cancellationToken))
        {
            if (days.Contains(sourced.Record.Day))
            {
                records.Add((sourced.Source, sourced.Record));
            }
        }

        await projection.ReplaceAsync(rulesHash, source, days, allocator.ToLineDays(records), cancellationToken);
    }
}
