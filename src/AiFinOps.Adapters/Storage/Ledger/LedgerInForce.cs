using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>One batch's part of one day: the accounts for which it is the newest word.</summary>
internal sealed record DayPart(ManifestEntry Entry, DayBlock Block, IReadOnlySet<string> Accounts);

/// <summary>Which batch holds for each source, account and day.</summary>
internal static class LedgerInForce
{
    /// <summary>The parts of the days, ordered by day, then source. A batch that covers a day without a record of it hides older ones and has no part.</summary>
    public static IReadOnlyList<DayPart> Resolve(IEnumerable<ManifestEntry> entries, DayRange days)
    {
        var winners = new Dictionary<(string Source, string Account, DateOnly Day), ManifestEntry>();
        foreach (var entry in entries.OrderBy(entry => entry.Batch.AsOf).ThenBy(entry => entry.Batch.Version))
        {
            foreach (var slice in entry.Batch.Slices)
            {
                foreach (var day in Overlap(slice, days).Each())
                {
                    winners[(entry.Batch.Source, slice.Account, day)] = entry;
                }
            }
        }

        return
        [
            .. winners
                .GroupBy(winner => (winner.Key.Day, Entry: winner.Value), winner => winner.Key.Account)
                .OrderBy(group => group.Key.Day)
                .ThenBy(group => group.Key.Entry.Batch.Source, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Entry.Batch.Version)
                .SelectMany(group => group.Key.Entry.Blocks
                    .Where(block => block.Day == group.Key.Day)
                    .Select(block => new DayPart(group.Key.Entry, block, group.ToHashSet(StringComparer.Ordinal)))),
        ];
    }

    /// <summary>An empty range (end before start) where they do not meet.</summary>
    private static DayRange Overlap(LedgerSlice slice, DayRange days) =>
        new(slice.From > days.From ? slice.From : days.From, slice.To < days.To ? slice.To : days.To);
}
