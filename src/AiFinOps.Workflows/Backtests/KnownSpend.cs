using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Backtests;

/// <summary>Everything that is known on one evening, in order of the series' names so that the order of the file cannot matter.</summary>
internal sealed class KnownSpend(BacktestLines lines)
{
    /// <summary>Just after the day has ended, as in production, where a day is judged when it is yesterday.</summary>
    private static readonly TimeSpan AfterMidnight = TimeSpan.FromMinutes(1);

    private static readonly HashSet<DateOnly> Nothing = [];

    private readonly SortedDictionary<string, SeriesSpend> series = new(StringComparer.Ordinal);
    private readonly HashSet<DateOnly> inFile = [];
    private bool anyNews;

    public void Learn(Arrival arrival)
    {
        anyNews = true;
        foreach (var ((name, day), records) in arrival.Days)
        {
            if (!series.TryGetValue(name, out var ofName))
            {
                series.Add(name, ofName = new SeriesSpend(name, lines.AllocatorOf(name)));
            }

            ofName.Learn(day, records);
            inFile.Add(day);
        }
    }

    /// <summary>Ends a day: what an evaluation of it sees.</summary>
    public EvaluationInput EndDay(DateOnly today)
    {
        var now = new DateTimeOffset(today.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) + AfterMidnight;
        var window = SpendReader.HistoryUpTo(today);
        inFile.RemoveWhere(day => day < window.From);
        foreach (var ofName in series.Values)
        {
            ofName.EndDay(now, anyNews ? inFile : Nothing, window);
        }

        anyNews = false;
        return new EvaluationInput(
            lines.With(series.Values), [.. series.Values.SelectMany(ofName => ofName.LineDays)], [.. series.Values.SelectMany(ofName => ofName.Batches)], now, today);
    }

    /// <summary>The series of a finding: its line, or the source that owes data.</summary>
    public string SeriesOf(string line) => series.Keys.FirstOrDefault(name => string.Equals(LineIds.OfSource(name), line, StringComparison.Ordinal)) ?? line;
}
