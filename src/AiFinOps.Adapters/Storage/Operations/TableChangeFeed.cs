using System.Globalization;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Operations;

/// <summary>Changes, newest first: the row key counts down.</summary>
internal sealed class TableChangeFeed(StorageClients storage, IUnreadableRows unreadable) : IChangeFeed
{
    private const int Schema = 1;
    private const string Partition = "change";
    private const string Remedy = "Delete the row: only this change is lost.";

    private readonly TableClient table = storage.Table(Tables.Operations);

    public Task RecordAsync(Change change, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, KeyOf(change))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(Change.Id)] = change.Id,
            [nameof(Change.Kind)] = change.Kind,
            [nameof(Change.Line)] = change.Line,
            [nameof(Change.Description)] = change.Description,
            [nameof(Change.At)] = RowText.Of(change.At),
        };
        return table.PutAsync(row, cancellationToken);
    }

    public async Task<IReadOnlyList<Change>> ListAsync(int most, CancellationToken cancellationToken) => await table
        .PartitionAsync(Partition, filter: null, cancellationToken)
        .ReadableAsync(Read, unreadable)
        .Take(most)
        .ToListAsync(cancellationToken);

    private static string KeyOf(Change change) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.Ticks - change.At.UtcTicks:D19}|{KeyEncoder.Key(change.Id)}");

    private static Change Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Operations, entity, Remedy).OfSchema(Schema);
        return new Change(
            row.Text(nameof(Change.Id)), row.Text(nameof(Change.Kind)), row.Text(nameof(Change.Line)), row.Text(nameof(Change.Description)), row.Instant(nameof(Change.At)));
    }
}
