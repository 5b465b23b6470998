using System.Runtime.CompilerServices;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// The way from a source into the ledger. A reading that is off by an order of magnitude against what is known of the same days stays
/// outside until a later pull says the same. What a person imports does not come this way.
/// </summary>
public sealed class SpendIntake(ILedger ledger, ISourceConditions conditions, TimeProvider time)
{
    private readonly HashSet<string> trusted = new(StringComparer.Ordinal);

    /// <summary>Until it is disposed, what the source says is let in whatever was known: a person has asked for it. One at a time.</summary>
    public IDisposable Trust(string source)
    {
        trusted.Add(source);
        return new Trusting(() => trusted.Remove(source));
    }

    /// <summary>Writes the batch, or keeps it out: <see cref="LedgerWrite.Held"/> says why, and nothing has changed then.</summary>
    /// <param name="records">Streamed once, ordered by day.</param>
    public async Task<LedgerWrite> WriteAsync(SourceSettings source, LedgerDraft draft, IAsyncEnumerable<CostRecord> records, CancellationToken cancellationToken)
    {
        if (trusted.Contains(source.Name))
        {
            return await ledger.WriteAsync(draft, records, cancellationToken);
        }

        var (settled, over) = await ComparableDaysAsync(source, draft, cancellationToken);
        if (over.Count == 0)
        {
            return await ledger.WriteAsync(draft, records, cancellationToken);
        }

        var before = await KnownAsync(source.Name, draft, settled, over, cancellationToken);
        var read = new Tallies(settled, over);
        HeldReading? held = null;
        var guarded = draft with
        {
            Accept = async cancelled =>
            {
                held = ReadSanity.Compare((before.Settled.Sum, read.Settled.Sum), (before.Over.Sum, read.Over.Sum), time.GetUtcNow());
                return held is null || await IsConfirmedAsync(source.Name, held, cancelled);
            },
        };
        var write = await ledger.WriteAsync(guarded, Counted(records, read, cancellationToken), cancellationToken);
        return write.Refused ? write with { Held = held } : write;
    }

    /// <summary>Days of the batch that the source reported before: those that were final, and all that were over when they were read.</summary>
    private async Task<(HashSet<DateOnly> Settled, HashSet<DateOnly> Over)> ComparableDaysAsync(SourceSettings source, LedgerDraft draft, CancellationToken cancellationToken)
    {
        var batches = (await ledger.BatchesAsync(0, cancellationToken)).Where(batch => string.Equals(batch.Source, source.Name, StringComparison.Ordinal)).ToList();
        var calendar = SourceCalendar.Of(source.Name, batches, source.SettleLag);
        HashSet<DateOnly> readWhenOver = [.. batches.SelectMany(batch => batch.ReportedDays.Where(day => batch.AsOf >= SourceCalendar.SettledAt(day, TimeSpan.Zero)))];
        HashSet<DateOnly> over = [.. draft.ReportedDays.Where(day => readWhenOver.Contains(day) && calendar.StatusOf(day) != DayStatus.Missing)];
        return ([.. over.Where(day => calendar.StatusOf(day) == DayStatus.Final)], over);
    }

    private async Task<Tallies> KnownAsync(string source, LedgerDraft draft, HashSet<DateOnly> settled, HashSet<DateOnly> over, CancellationToken cancellationToken)
    {
        var known = new Tallies(settled, over);
        await foreach (var sourced in ledger.ReadAsync(new DayRange(over.Min(), over.Max()), source, null, cancellationToken))
        {
            if (draft.Slices.Any(slice => Covers(slice, sourced.Record)))
            {
                known.Add(sourced.Record);
            }
        }

        return known;
    }

    private async Task<bool> IsConfirmedAsync(string source, HeldReading held, CancellationToken cancellationToken) =>
        (await conditions.AllAsync(cancellationToken)).GetValueOrDefault(source)?.Held is { } first && ReadSanity.Confirms(first, held);

    private static bool Covers(LedgerSlice slice, CostRecord record) =>
        string.Equals(slice.Account, record.Dimensions.Account, StringComparison.Ordinal) && record.Day >= slice.From && record.Day <= slice.To;

    private static async IAsyncEnumerable<CostRecord> Counted(IAsyncEnumerable<CostRecord> records, Tallies tallies, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            tallies.Add(record);
            yield return record;
        }
    }

    private sealed class Trusting(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private sealed class Tallies(HashSet<DateOnly> settled, HashSet<DateOnly> over)
    {
        public Tally Settled { get; } = new();

        public Tally Over { get; } = new();

        public void Add(CostRecord record)
        {
            if (settled.Contains(record.Day))
            {
                Settled.Add(record);
            }

            if (over.Contains(record.Day))
            {
                Over.Add(record);
            }
        }
    }

    /// <summary>Credits come and go by themselves: only what was used tells whether a reading is whole.</summary>
    private sealed class Tally
    {
        private readonly Dictionary<string, decimal> totals = new(StringComparer.Ordinal);
        private long rows;

        public ReadingTotals Sum => new(totals, rows);

        public void Add(CostRecord record)
        {
            if (record.Category == ChargeCategory.Usage)
            {
                rows++;
                totals[record.Effective.Currency] = totals.GetValueOrDefault(record.Effective.Currency) + record.Effective.Amount;
            }
        }
    }
}
