using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.DailySpend;

/// <summary>
/// What was known when: one batch for each <c>as_of</c>. A row replaces the earlier one of the same series, day, service and model;
/// a batch carries all rows of the series' days that it touches, as they were known then.
/// </summary>
internal sealed class DailySpendBatches
{
    private readonly SortedDictionary<(DateOnly Day, string Series), Dictionary<(string Service, string Model), List<DailySpendRow>>> _known =
        new(Comparer<(DateOnly Day, string Series)>.Create((left, right) =>
            left.Day != right.Day ? left.Day.CompareTo(right.Day) : string.CompareOrdinal(left.Series, right.Series)));

    /// <summary>Rows that a later one replaced.</summary>
    public long Replaced { get; private set; }

    public IReadOnlyList<CostFileBatch> From(IEnumerable<DailySpendRow> rows) => [.. rows.GroupBy(row => row.AsOf).OrderBy(group => group.Key).Select(Learn)];

    /// <summary>Sums of what is known in the end.</summary>
    public IReadOnlyList<SpendTotal> Totals()
    {
        using var groups = Sum(_known.Values.SelectMany(known => known.Values).SelectMany(same => same));
        groups.Sorted();
        return SpendTotals.Merge(groups.Totals);
    }

    private CostFileBatch Learn(IGrouping<DateTimeOffset, DailySpendRow> news)
    {
        var touched = new SortedSet<(DateOnly Day, string Series)>(_known.Comparer);
        foreach (var same in news.GroupBy(row => (row.Day, row.Series, row.Key.Dimensions.Service, row.Key.Dimensions.Model)))
        {
            var day = (same.Key.Day, same.Key.Series);
            touched.Add(day);
            if (!_known.TryGetValue(day, out var known))
            {
                _known.Add(day, known = []);
            }

            Replaced += known.TryGetValue((same.Key.Service, same.Key.Model), out var before) ? before.Count : 0;
            known[(same.Key.Service, same.Key.Model)] = [.. same];
        }

        DailySpendRow[] rows = [.. touched.SelectMany(day => _known[day].Values).SelectMany(same => same)];
        DateOnly[] days = [.. touched.Select(day => day.Day).Distinct()];
        return new CostFileBatch(news.Key, [.. Slices(touched)], days, Records(rows).ToAsyncEnumerable());
    }

    /// <summary>One slice for each run of days of a series: a slice restates every day that it covers.</summary>
    private static IEnumerable<LedgerSlice> Slices(IEnumerable<(DateOnly Day, string Series)> touched)
    {
        foreach (var series in touched.GroupBy(day => day.Series, day => day.Day, StringComparer.Ordinal).OrderBy(series => series.Key, StringComparer.Ordinal))
        {
            var days = series.ToArray();
            var from = days[0];
            for (var at = 0; at < days.Length; at++)
            {
                if (at + 1 == days.Length || days[at + 1] != days[at].AddDays(1))
                {
                    yield return new LedgerSlice(series.Key, from, days[at]);
                    from = at + 1 < days.Length ? days[at + 1] : from;
                }
            }
        }
    }

    private static IEnumerable<CostRecord> Records(IEnumerable<DailySpendRow> rows)
    {
        using var groups = Sum(rows);
        foreach (var record in new SpendMerge([groups.Sorted()]).Records())
        {
            yield return record;
        }
    }

    /// <summary>The format has one cost: it is the effective and the billed one.</summary>
    private static SpendGroups Sum(IEnumerable<DailySpendRow> rows)
    {
        var groups = new SpendGroups(int.MaxValue);
        foreach (var row in rows)
        {
            groups.Add(groups.KeyOf(row.Key), row.Day.DayNumber, new SpendAmounts(row.Cost, row.Cost, new CsvNumber(0, 0), QuantityUnknown: true));
        }

        return groups;
    }
}
