using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Focus;

/// <summary>The workers of one import and what they found together.</summary>
internal sealed class FocusWorkers(int count, int maxGroups, IProgress<long>? rowsRead) : IDisposable
{
    private readonly FocusRows[] _workers = [.. Enumerable.Range(0, count).Select(_ => new FocusRows(maxGroups))];
    private int _parts;
    private long _rows;

    public long Accepted => _workers.Sum(worker => worker.Accepted);

    public long Rejected => _workers.Sum(worker => worker.Rejections.Count);

    public async Task ReadAsync(CsvDocument document, FocusColumns columns, CancellationToken cancellationToken)
    {
        foreach (var worker in _workers)
        {
            worker.Begin(_parts, document.Name, columns);
        }

        _parts++;
        await CsvPipeline.RunAsync(document, [.. _workers.Select(Counting)], cancellationToken);
    }

    /// <summary>All groups, in memory and spilled. To be called once when all rows are in.</summary>
    public IReadOnlyList<SpendRun> Runs() => [.. _workers.SelectMany(worker => worker.Groups.Spilled.Append<SpendRun>(worker.Groups.Sorted()))];

    public IReadOnlyList<RejectedRow> Rejections() => Sources.Rejections.Merge(_workers.Select(worker => worker.Rejections));

    public IEnumerable<string> Warnings() => Sources.Warnings.Describe([.. _workers.Select(worker => worker.Warnings)]);

    public IReadOnlyList<DateOnly> Days() => [.. _workers.SelectMany(worker => worker.Groups.Days).Distinct().Order().Select(DateOnly.FromDayNumber)];

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

    private Action<CsvBatch> Counting(FocusRows worker) => batch =>
    {
        worker.Add(batch);
        rowsRead?.Report(Interlocked.Add(ref _rows, batch.Rows.Length));
    };
}
