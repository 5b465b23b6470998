using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Operations;

internal sealed class TableQuarantineStore(StorageClients storage, IUnreadableRows unreadable) : IQuarantineStore
{
    private const int Schema = 1;
    private const string Partition = "quarantine";
    private const string Remedy = "Delete the row: the message is then lost.";

    private readonly TableClient table = storage.Table(Tables.Operations);

    public Task StoreAsync(string queue, string messageId, string body, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, KeyEncoder.Key(queue, messageId))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(QuarantinedMessage.Queue)] = queue,
            [nameof(QuarantinedMessage.MessageId)] = messageId,
            [nameof(QuarantinedMessage.At)] = RowText.Of(now),
        };
        row.SetLongText(nameof(QuarantinedMessage.Body), body);
        return table.TryAddAsync(row, cancellationToken);
    }

    public async Task<IReadOnlyList<QuarantinedMessage>> ListAsync(CancellationToken cancellationToken) => await table
        .PartitionAsync(Partition, filter: null, cancellationToken)
        .ReadableAsync(Read, unreadable)
        .OrderBy(message => message.At)
        .ToListAsync(cancellationToken);

    private static QuarantinedMessage Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Operations, entity, Remedy).OfSchema(Schema);
        return new(
            row.Text(nameof(QuarantinedMessage.Queue)),
            row.Text(nameof(QuarantinedMessage.MessageId)),
            row.LongText(nameof(QuarantinedMessage.Body)),
            row.Instant(nameof(QuarantinedMessage.At)));
    }
}
