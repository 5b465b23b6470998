using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Backtests;

/// <summary>
/// What is known of one series so far, and up to which day it has reported. A file of spend has rows only where there was spend, so it
/// does not say whether a day without rows was zero or was never reported. A series is taken to report at its usual delay on every evening
/// on which the file has news of any series; how often it has rows then tells zero from unknown, by the rules of <see cref="LineHistory"/>.
/// </summary>
/// <param name="allocator">Decides the lines that bear the spend.</param>
internal sealed class SeriesSpend(string name, Allocator allocator)
{
    private readonly SortedDictionary<DateOnly, IReadOnlyList<LineDay>> days = [];
    private readonly Queue<LedgerBatch> batches = new();
    private readonly SortedSet<DateOnly> changed = [];
    private readonly DeliveryDelay delay = new();
    private DateOnly newest = DateOnly.MinValue;
    private DateOnly delivered = DateOnly.MinValue;
    private DateOnly? reportedTo;

    public string Name => name;

    /// <summary>As the first rows that say so are tagged; empty while none does.</summary>
    public string Environment { get; private set; } = "";

    /// <inheritdoc cref="Environment"/>
    public string Phase { get; private set; } = "";

    public IEnumerable<LineDay> LineDays => days.Values.SelectMany(lineDays => lineDays);

    /// <summary>The manifest that the ledger would have of the series as a source of its own, so that no other series' restatement touches it.</summary>
    public IEnumerable<LedgerBatch> Batches => batches;

    /// <summary>Replaces a day as a whole.</summary>
    public void Learn(DateOnly day, IReadOnlyList<CostRecord> records)
    {
        days[day] = allocator.ToLineDays(records.Select(record => (name, record)));
        changed.Add(day);
        newest = day > newest ? day : newest;
        foreach (var record in records)
        {
            Environment = Environment.Length > 0 ? Environment : record.Dimensions.Environment;
            Phase = Phase.Length > 0 ? Phase : record.Dimensions.Phase;
        }
    }

    /// <summary>Ends the evening of <paramref name="today"/>: states what was reported with it, and forgets what no rule looks at.</summary>
    /// <param name="anyNews">The file has rows, of this series or another, that became known today.</param>
    /// <param name="asOf">The moment of the evening (UTC).</param>
    /// <param name="firstDay">Earlier days are forgotten.</param>
    public void EndDay(DateOnly today, bool anyNews, DateTimeOffset asOf, DateOnly firstDay)
    {
        Report(today, anyNews);
        if (changed.Count > 0)
        {
            batches.Enqueue(new LedgerBatch(
                today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), today.DayNumber, name, asOf, asOf,
                [.. changed.Select(day => new LedgerSlice(name, day, day))], [.. changed], changed.Count));
            changed.Clear();
        }

        while (days.Count > 0 && days.Keys.First() < firstDay)
        {
            days.Remove(days.Keys.First());
        }

        // The last one stays: it says when the series was heard from.
        while (batches.Count > 1 && DateOnly.FromDateTime(batches.Peek().AsOf.UtcDateTime) < firstDay)
        {
            batches.Dequeue();
        }
    }

    private void Report(DateOnly today, bool anyNews)
    {
        // Rows dated ahead of their time say nothing about today.
        var own = newest < today ? newest : today;
        if (own > delivered)
        {
            delay.Add(today.DayNumber - own.DayNumber);
            delivered = own;
        }

        var usual = anyNews ? today.AddDays(-delay.Days) : DateOnly.MinValue;
        var to = own > usual ? own : usual;
        for (var day = (reportedTo ?? days.Keys.First().AddDays(-1)).AddDays(1); day <= to; day = day.AddDays(1))
        {
            changed.Add(day);
        }

        reportedTo = reportedTo > to ? reportedTo : to;
    }
}
