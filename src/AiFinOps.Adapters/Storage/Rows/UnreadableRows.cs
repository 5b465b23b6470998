using System.Collections.Concurrent;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Adapters.Storage.Rows;

internal sealed class UnreadableRows(TimeProvider time, ILogger<UnreadableRows> log) : IUnreadableRows
{
    private const int Limit = 1000;

    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Table, string Partition, string Row), (UnreadableRowException Exception, DateTimeOffset At)> rows = new();

    public void Report(UnreadableRowException row)
    {
        var key = (row.Table, row.Partition, row.Row);
        if (rows.Count < Limit || rows.ContainsKey(key))
        {
            rows[key] = (row, time.GetUtcNow());
        }

        log.LogError(row, "A row was left out of a list.");
    }

    public IReadOnlyList<UnreadableRowException> Recent()
    {
        var since = time.GetUtcNow() - Remembered;
        foreach (var old in rows.Where(row => row.Value.At < since))
        {
            rows.TryRemove(old);
        }

        return
        [
            .. rows.Values.Select(row => row.Exception)
                .OrderBy(row => row.Table, StringComparer.Ordinal)
                .ThenBy(row => row.Partition, StringComparer.Ordinal)
                .ThenBy(row => row.Row, StringComparer.Ordinal),
        ];
    }
}
