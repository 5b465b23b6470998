using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Projection;

/// <summary>A partition per allocation rules and month, a row per line and source: 90 days of all lines are a few range reads.</summary>
internal sealed class TableSpendProjection(StorageClients storage) : ISpendProjection
{
    private const int Schema = 1;
    private const string VersionPartition = "version";
    private const string LedgerVersion = "LedgerVersion";
    private const string What = "The spend projection";

    private readonly TableClient table = storage.Table(Tables.Projection);

    public async Task<long> VersionAsync(string rulesHash, CancellationToken cancellationToken) =>
        await FindVersionAsync(rulesHash, cancellationToken) is { } row ? VersionOf(row) : 0;

    public async Task ReplaceAsync(
        string rulesHash, string source, IReadOnlySet<DateOnly> days, IReadOnlyList<LineDay> lineDays, CancellationToken cancellationToken)
    {
        if (lineDays.FirstOrDefault(day => !days.Contains(day.Day) || !string.Equals(day.Source, source, StringComparison.Ordinal)) is { } stray)
        {
            throw new ArgumentException($"{stray.Line} on {RowText.Of(stray.Day)} at '{stray.Source}' is not among the days of '{source}' to replace.", nameof(lineDays));
        }

        var byMonth = lineDays.ToLookup(day => MonthRow.Partition(rulesHash, day.Day), StringComparer.Ordinal);
        foreach (var partition in days.Select(day => MonthRow.Partition(rulesHash, day)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await ReplaceMonthAsync(partition, source, days, byMonth[partition], cancellationToken);
        }
    }

    public async Task SetVersionAsync(string rulesHash, long ledgerVersion, CancellationToken cancellationToken)
    {
        var row = new TableEntity(VersionPartition, KeyEncoder.Key(rulesHash)) { [RowText.SchemaProperty] = Schema, [LedgerVersion] = ledgerVersion };
        while (true)
        {
            var stored = await FindVersionAsync(rulesHash, cancellationToken);
            if (stored is not null && VersionOf(stored) >= ledgerVersion)
            {
                return;
            }

            var written = stored is null
                ? await table.TryAddAsync(row, cancellationToken)
                : await table.TryReplaceAsync(row, stored.ETag, cancellationToken);
            if (written is not null)
            {
                return;
            }
        }
    }

    public async Task<IReadOnlyList<LineDay>> ReadAsync(string rulesHash, DayRange days, CancellationToken cancellationToken)
    {
        var lineDays = new List<LineDay>();
        for (var month = new DateOnly(days.From.Year, days.From.Month, 1); month <= days.To; month = month.AddMonths(1))
        {
            await foreach (var row in table.PartitionAsync(MonthRow.Partition(rulesHash, month), filter: null, cancellationToken))
            {
                lineDays.AddRange(MonthRow.From(row).Of(days));
            }
        }

        return lineDays;
    }

    private async Task ReplaceMonthAsync(
        string partition, string source, IReadOnlySet<DateOnly> days, IEnumerable<LineDay> lineDays, CancellationToken cancellationToken)
    {
        var byLine = lineDays.ToLookup(day => day.Line, StringComparer.Ordinal);
        var rows = await table.PartitionAsync(partition, TableClient.CreateQueryFilter($"Source eq {source}"), cancellationToken)
            .Select(MonthRow.From)
            .ToDictionaryAsync(row => row.Line, StringComparer.Ordinal, cancellationToken: cancellationToken);
        foreach (var line in byLine.Select(group => group.Key).Where(line => !rows.ContainsKey(line)))
        {
            rows[line] = MonthRow.New(line, source);
        }

        var changed = rows.Values.Where(row => row.Replace(days, byLine[row.Line])).Select(row => (Month: row, Row: row.ToRow(partition)));
        await table.SubmitInBatchesAsync(changed, change => RowLimits.Sent(change.Row), Write, What, cancellationToken);
    }

    private static void Write(TableTransaction transaction, (MonthRow Month, TableEntity Row) change)
    {
        if (change.Month.Tag is not { } tag)
        {
            transaction.Add(change.Row);
        }
        else if (change.Month.IsEmpty)
        {
            transaction.Delete(change.Row.PartitionKey, change.Row.RowKey);
        }
        else
        {
            transaction.Replace(change.Row, tag);
        }
    }

    private Task<TableEntity?> FindVersionAsync(string rulesHash, CancellationToken cancellationToken) =>
        table.FindAsync(VersionPartition, KeyEncoder.Key(rulesHash), cancellationToken);

    private static long VersionOf(TableEntity row) =>
        new RowReader(Tables.Projection, row, "Delete the row: the projection is then built again from the ledger.").OfSchema(Schema).Long(LedgerVersion);
}
