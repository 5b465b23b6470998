using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Ports;

/// <summary>
/// Facts of spend: immutable batches behind a manifest. The ledger as of a moment is the manifest of that moment.
/// For each source, account and day the batch with the latest <see cref="LedgerBatch.AsOf"/> (then version) that covers it holds.
/// </summary>
public interface ILedger
{
    /// <summary>
    /// Writes one batch and makes it visible. A batch that is already there changes nothing: see <see cref="LedgerWrite.Changed"/>.
    /// </summary>
    /// <param name="records">Streamed once, ordered by day.</param>
    Task<LedgerWrite> WriteAsync(LedgerDraft draft, IAsyncEnumerable<CostRecord> records, CancellationToken cancellationToken);

    /// <summary>Version of the newest visible batch; 0 while the ledger is empty.</summary>
    Task<long> CurrentVersionAsync(CancellationToken cancellationToken);

    /// <summary>Manifest entries, oldest version first.</summary>
    /// <param name="afterVersion">Only entries above this version.</param>
    Task<IReadOnlyList<LedgerBatch>> BatchesAsync(long afterVersion, CancellationToken cancellationToken);

    /// <summary>The facts in force for these days, ordered by day. Batches known later than <paramref name="knownAt"/> are left out.</summary>
    /// <param name="source">One source, or null for all.</param>
    IAsyncEnumerable<SourcedRecord> ReadAsync(DayRange days, string? source, DateTimeOffset? knownAt, CancellationToken cancellationToken);
}

public readonly record struct SourcedRecord(string Source, CostRecord Record);

/// <param name="AsOf">When the source knew the facts (UTC).</param>
/// <param name="AsOfIsStated">The input itself states <paramref name="AsOf"/>, so that it is part of the batch's identity.</param>
public sealed record LedgerDraft(
    string Source, DateTimeOffset AsOf, bool AsOfIsStated, IReadOnlyList<LedgerSlice> Slices, IReadOnlyList<DateOnly> ReportedDays)
{
    /// <summary>Asked when all records were read and before the batch becomes visible: false keeps it out, see <see cref="LedgerWrite.Refused"/>.</summary>
    public Func<CancellationToken, Task<bool>> Accept { get; init; } = _ => Task.FromResult(true);

    /// <summary>See <see cref="LedgerBatch.PricedBy"/>; not part of the batch's identity.</summary>
    public IReadOnlyList<string> PricedBy { get; init; } = [];

    /// <summary>See <see cref="LedgerBatch.IsEstimated"/>; not part of the batch's identity.</summary>
    public bool IsEstimated { get; init; }
}

/// <param name="Changed">False where the same facts were already in force.</param>
public sealed record LedgerWrite(bool Changed, LedgerBatch Batch)
{
    /// <summary>The draft was not accepted: nothing was written, and the batch is not in the ledger.</summary>
    public bool Refused { get; init; }

    /// <summary>Why it was not; null where it was.</summary>
    public HeldReading? Held { get; init; }
}

/// <summary>Per line and month, a packed, rebuildable view of the ledger after allocation.</summary>
public interface ISpendProjection
{
    /// <summary>Ledger version that the projection for these allocation rules includes; 0 where there is none.</summary>
    Task<long> VersionAsync(string rulesHash, CancellationToken cancellationToken);

    /// <summary>Replaces these days of one source for all lines; absent lines lose the day.</summary>
    Task ReplaceAsync(string rulesHash, string source, IReadOnlySet<DateOnly> days, IReadOnlyList<LineDay> lineDays, CancellationToken cancellationToken);

    Task SetVersionAsync(string rulesHash, long ledgerVersion, CancellationToken cancellationToken);

    /// <summary>All lines' days in the range. Tens of calls for 90 days of 1,000 lines.</summary>
    Task<IReadOnlyList<LineDay>> ReadAsync(string rulesHash, DayRange days, CancellationToken cancellationToken);
}

/// <summary>Where spend comes from. The kind is the name used in configuration.</summary>
public interface ICostSource
{
    string Kind { get; }

    /// <summary>
    /// It can be asked for any days, and a good pull confirms them. False where it takes what was dropped or delivered, whatever the days: to find
    /// nothing new confirms nothing, see <see cref="PullResult.ConfirmedAt"/>.
    /// </summary>
    bool ReadsWindows => true;

    /// <summary>Reads what the source has for the window and writes it to the ledger.</summary>
    Task<PullResult> PullAsync(Core.Configuration.SourceSettings source, DayRange window, CancellationToken cancellationToken);
}

/// <param name="LedgerVersion">Newest version that this pull made or confirmed; null where nothing was read.</param>
/// <param name="Problems">One line each: where, what and what to do. Empty when all is well.</param>
/// <param name="RetryAfter">The source asked to be left alone for so long; null otherwise.</param>
public sealed record PullResult(bool Changed, long? LedgerVersion, int FilesRead, IReadOnlyList<string> Problems, TimeSpan? RetryAfter)
{
    /// <summary>The pull wrote hours (see <see cref="IHourlyLedger"/>): they are judged at once, whether the ledger has changed or not.</summary>
    public bool HoursChanged { get; init; }

    /// <summary>What kept the pull from being good, by name; null where nothing did, or nothing that has a name.</summary>
    public SourceTrouble? Trouble { get; init; }

    /// <summary>A reading that was kept out of the ledger; null where none was.</summary>
    public HeldReading? Held { get; init; }

    /// <summary>
    /// When what was read was known to the source (UTC), where <see cref="ICostSource.ReadsWindows"/> is false; null where it has said nothing.
    /// Who reads windows is heard from whenever a pull is good.
    /// </summary>
    public DateTimeOffset? ConfirmedAt { get; init; }
}
