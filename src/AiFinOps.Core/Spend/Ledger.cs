namespace AiFinOps.Core.Spend;

/// <summary>The days of one account that a batch replaces as a whole, and which of them the source reported.</summary>
/// <param name="Account">Account of <see cref="SpendDimensions.Account"/>.</param>
/// <param name="From">First charge day, inclusive, UTC.</param>
/// <param name="To">Last charge day, inclusive, UTC.</param>
public sealed record LedgerSlice(string Account, DateOnly From, DateOnly To);

/// <summary>The manifest entry of one immutable batch: everything about it but its records.</summary>
/// <param name="BatchId">Content hash: the same facts make the same id.</param>
/// <param name="Version">Ledger version that this batch made; 1, 2, 3 … over all sources.</param>
/// <param name="Source">Name of the configured source, or of the import.</param>
/// <param name="AsOf">When the source knew these facts (UTC). Facts with a later <paramref name="AsOf"/> win.</param>
/// <param name="RecordedAt">When the batch became visible (UTC).</param>
/// <param name="Slices">What it replaces.</param>
/// <param name="ReportedDays">Charge days for which the source said something. The other days of the slices are Missing.</param>
/// <param name="RecordCount">Number of cost records in the batch.</param>
public sealed record LedgerBatch(
    string BatchId,
    long Version,
    string Source,
    DateTimeOffset AsOf,
    DateTimeOffset RecordedAt,
    IReadOnlyList<LedgerSlice> Slices,
    IReadOnlyList<DateOnly> ReportedDays,
    int RecordCount)
{
    /// <summary>Rows of the organisation's price table, each with its version, from which the costs were worked out; empty where the source itself states costs.</summary>
    public IReadOnlyList<string> PricedBy { get; init; } = [];

    /// <summary>It came from an estimated source. Kept with the facts, because the source may be renamed or taken out of the configuration.</summary>
    public bool IsEstimated { get; init; }
}

/// <summary>An inclusive range of UTC days.</summary>
public readonly record struct DayRange(DateOnly From, DateOnly To)
{
    public int Days => To.DayNumber - From.DayNumber + 1;

    public bool Contains(DateOnly day) => day >= From && day <= To;

    public IEnumerable<DateOnly> Each()
    {
        for (var day = From; day <= To; day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
