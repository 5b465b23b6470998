using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Focus;

/// <summary>The workers of one import and what they found together.</summary>
/// <param name="hours">Sum usage by the hour, too.</param>
internal sealed class FocusWorkers(int count, int maxGroups, bool hours, IProgress<long>? rowsRead) : IDisposable
{
    private readonly FocusRows[] _workers = [.. Enumerable.Range(0, count).Select(_ => new FocusRows(maxGroups, hours))];
    private int _parts;
    private long _rows;

    public long Accepted => _workers.Sum(worker => worker.Accepted);

    public long Rejected => _workers.Sum(worker => worker.Rejections.Count);

    /// <summary>All rows so far.</summary>
    public long Rows => Accepted + Rejected;

    public async Task ReadAsync(ICostDocument document, FocusColumns columns, DayRange? period, CancellationToken cancellationToken)
    {
        foreach (var worker in _workers)
        {
            worker.Begin(_parts, document.Name, columns, period);
        }

        _parts++;
        await CsvPipeline.RunAsync(document, [.. _workers.Select(Counting)], cancellationToken);
    }

    /// <summary>All groups, in memory and spilled. To be called once when all rows are in.</summary>
    public IReadOnlyList<SpendRun> Runs() => Runs(_workers.Select(worker => worker.Groups));

    /// <summary>The same by the hour; empty where hours were not asked for.</summary>
    public IReadOnlyList<SpendRun> HourRuns() => Runs(HourGroups);

    public IReadOnlyList<RejectedRow> Rejections() => Sources.Rejections.Merge(_workers.Select(worker => worker.Rejections));

    public IEnumerable<string> Warnings() => Sources.Warnings.Describe([.. _workers.Select(worker => worker.Warnings)]);

    public IReadOnlyList<DateOnly> Days() => [.. _workers.SelectMany(worker => worker.Groups.Days).Distinct().Order().Select(DateOnly.FromDayNumber)];

    /// <summary>Hours with usage.</summary>
    public IReadOnlySet<DateTimeOffset> Hours() => HourGroups.SelectMany(groups => groups.Days).Select(HourNumber.ToHour).ToHashSet();

    public IEnumerable<string> Accounts() =>
        _workers.SelectMany(worker => worker.Groups.Accounts).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    public IReadOnlyList<SpendTotal> Totals() => SpendTotals.Merge(_workers.SelectMany(worker => worker.Groups.Totals));

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }

    private IEnumerable<SpendGroups> HourGroups => _workers.Select(worker => worker.Hours?.Groups).OfType<SpendGroups>();

    private static IReadOnlyList<SpendRun> Runs(IEnumerable<SpendGroups> all) => [.. all.SelectMany(groups => groups.Spilled.Append<SpendRun>(groups.Sorted()))];

    private Action<CsvBatch> Counting(FocusRows worker) => batch =>
    {
        worker.Add(batch);
        rowsRead?.Report(Interlocked.Add(ref _rows, batch.Rows.Length));
    };
}
