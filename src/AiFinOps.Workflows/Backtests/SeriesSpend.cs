using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Backtests;

/// <summary>
/// What is known of one series so far, and which days it has reported. A file of spend has rows only where there was spend, so it does not
/// say whether a day without rows was zero or was never reported. A day counts as reported when the series has rows for it, or when other
/// series have and it should have arrived by its usual delay. How often the series has rows then tells zero from unknown, by the rules of
/// <see cref="LineHistory"/>; a day of which the file knows nothing at all stays unknown.
/// </summary>
/// <param name="allocator">Decides the lines that bear the spend.</param>
internal sealed class SeriesSpend(string name, Allocator allocator)
{
    private readonly SortedDictionary<DateOnly, IReadOnlyList<LineDay>> days = [];
    private readonly Queue<LedgerBatch> batches = new();
    private readonly SortedSet<DateOnly> changed = [];
    private readonly HashSet<DateOnly> reported = [];
    private readonly DeliveryDelay delay = new();
    private DateOnly newest = DateOnly.MinValue;
    private DateOnly delivered = DateOnly.MinValue;
    private DateOnly? first;

    public string Name => name;

    /// <summary>As the first rows that say so are tagged; empty while none does.</summary>
    public string Environment { get; private set; } = "";

    /// <inheritdoc cref="Environment"/>
    public string Phase { get; private set; } = "";

    /// <summary>After how many days a day of the series usually arrives.</summary>
    public int UsualDelay => delay.Days;

    public IEnumerable<LineDay> LineDays => days.Values.SelectMany(lineDays => lineDays);

    /// <summary>The manifest that the ledger would have of the series as a source of its own, so that no other series' restatement touches it.</summary>
    public IEnumerable<LedgerBatch> Batches => batches;

    /// <summary>Replaces a day as a whole.</summary>
    public void Learn(DateOnly day, IReadOnlyList<CostRecord> records)
    {
        days[day] = allocator.ToLineDays(records.Select(record => (name, record)));
        changed.Add(day);
        newest = day > newest ? day : newest;
        first = day < first ? day : first ?? day;
        foreach (var record in records)
        {
            Environment = Environment.Length > 0 ? Environment : record.Dimensions.Environment;
            Phase = Phase.Length > 0 ? Phase : record.Dimensions.Phase;
        }
    }

    /// <summary>Ends the evening of a day: states what was reported with it, and forgets what no rule looks at.</summary>
    /// <param name="asOf">The moment of the evening (UTC).</param>
    /// <param name="inFile">Days of which the file has rows, of any series, that are known by now; empty on an evening without news.</param>
    /// <param name="window">The days that are remembered, up to the one that ends.</param>
    public void EndDay(DateTimeOffset asOf, IReadOnlySet<DateOnly> inFile, DayRange window)
    {
        Arrived(window.To);
        foreach (var day in inFile)
        {
            if (day >= first && day >= window.From && day <= window.To.AddDays(-UsualDelay) && !reported.Contains(day))
            {
                changed.Add(day);
            }
        }

        State(asOf, window.To);
        Forget(window.From);
    }

    private void Arrived(DateOnly today)
    {
        // Rows dated ahead of their time say nothing about today.
        var own = newest < today ? newest : today;
        if (own > delivered)
        {
            delay.Add(today.DayNumber - own.DayNumber);
            delivered = own;
        }
    }

    private void State(DateTimeOffset asOf, DateOnly today)
    {
        if (changed.Count > 0)
        {
            batches.Enqueue(new LedgerBatch(
                today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), today.DayNumber, name, asOf, asOf,
                [.. changed.Select(day => new LedgerSlice(name, day, day))], [.. changed], changed.Count));
            reported.UnionWith(changed);
            changed.Clear();
        }
    }

    private void Forget(DateOnly before)
    {
        while (days.Count > 0 && days.Keys.First() is var oldest && oldest < before)
        {
            days.Remove(oldest);
        }

        reported.RemoveWhere(day => day < before);

        // The last one stays: it says when the series was heard from.
        while (batches.Count > 1 && DateOnly.FromDateTime(batches.Peek().AsOf.UtcDateTime) < before)
        {
            batches.Dequeue();
        }
    }
}
