using System.Text;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Sources;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Operations;

internal sealed class TableSourceConditions(StorageClients storage, IUnreadableRows unreadable) : ISourceConditions
{
    private const int Schema = 1;
    private const string Partition = "source";
    private const string Condition = "Condition";
    private const string Remedy = "Delete the row: the next pull of the source writes it again.";

    private readonly TableClient table = storage.Table(Tables.Operations);

    public async Task<IReadOnlyDictionary<string, SourceCondition>> AllAsync(CancellationToken cancellationToken) => await table
        .PartitionAsync(Partition, filter: null, cancellationToken)
        .ReadableAsync(Read, unreadable)
        .ToDictionaryAsync(condition => condition.Source, StringComparer.Ordinal, cancellationToken);

    public Task SaveAsync(SourceCondition condition, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, KeyEncoder.Key(condition.Source)) { [RowText.SchemaProperty] = Schema };
        row.SetPacked(Condition, Encoding.UTF8.GetBytes(StorageJson.Write(condition)));
        return table.PutAsync(row, cancellationToken);
    }

    private static SourceCondition Read(TableEntity entity) =>
        new RowReader(Tables.Operations, entity, Remedy).OfSchema(Schema).PackedJson<SourceCondition>(Condition);
}
