using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Operations;

internal sealed class TableFileRegister(StorageClients storage, IUnreadableRows unreadable) : IFileRegister
{
    private const int Schema = 1;
    private const string Path = "Path";
    private const string Fingerprint = "Fingerprint";
    private const string Remedy = "Delete the row: the file is then read again, which changes nothing where it is the same.";

    private readonly TableClient table = storage.Table(Tables.Operations);

    public async Task<IReadOnlyDictionary<string, string>> ReadFilesAsync(string source, CancellationToken cancellationToken) => await table
        .PartitionAsync(Partition(source), filter: null, cancellationToken)
        .ReadableAsync(Read, unreadable)
        .ToDictionaryAsync(file => file.Path, file => file.Fingerprint, StringComparer.Ordinal, cancellationToken);

    public Task RecordAsync(string source, string path, string fingerprint, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition(source), KeyEncoder.Key(path))
        {
            [RowText.SchemaProperty] = Schema,
            [Fingerprint] = fingerprint,
            ["At"] = RowText.Of(now),
        };
        row.SetLongText(Path, path);
        return table.PutAsync(row, cancellationToken);
    }

    private static string Partition(string source) => KeyEncoder.Key("file", source);

    private static (string Path, string Fingerprint) Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Operations, entity, Remedy).OfSchema(Schema);
        return (row.LongText(Path), row.Text(Fingerprint));
    }
}
