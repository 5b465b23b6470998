using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Operations;

internal sealed class TableScheduleStore(StorageClients storage, IUnreadableRows unreadable) : IScheduleStore
{
    private const int Schema = 1;
    private const string Partition = "schedule";
    private const string Name = "Name";
    private const string At = "At";
    private const string Remedy = "Delete the row: it is then due at once.";

    private readonly TableClient table = storage.Table(Tables.Operations);

    public async Task<DateTimeOffset?> LastAsync(string name, CancellationToken cancellationToken) =>
        await table.FindAsync(Partition, KeyEncoder.Key(name), cancellationToken) is { } row ? Read(row).At : null;

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> AllAsync(string prefix, CancellationToken cancellationToken) => await table
        .PrefixAsync(Partition, KeyEncoder.Key(prefix), filter: null, cancellationToken)
        .ReadableAsync(Read, unreadable)
        .ToDictionaryAsync(row => row.Name, row => row.At, StringComparer.Ordinal, cancellationToken);

    public Task SetAsync(string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, KeyEncoder.Key(name))
        {
            [RowText.SchemaProperty] = Schema,
            [Name] = name,
            [At] = RowText.Of(at),
        };
        return table.PutAsync(row, cancellationToken);
    }

    private static (string Name, DateTimeOffset At) Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Operations, entity, Remedy).OfSchema(Schema);
        return (row.Text(Name), row.Instant(At));
    }
}
