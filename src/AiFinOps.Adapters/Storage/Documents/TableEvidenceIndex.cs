using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Documents;

internal sealed class TableEvidenceIndex(StorageClients storage, IUnreadableRows unreadable) : IEvidenceIndex
{
    private const int Schema = 1;
    private const string Partition = "bundle";
    private const string Remedy = "Put the value back: the incident's timeline and the manifest of the bundle say what it was.";

    private readonly TableClient table = storage.Table(Tables.Evidence);

    public Task AddAsync(EvidenceRow row, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(Partition, KeyEncoder.Key(row.Folder))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(EvidenceRow.IncidentId)] = row.IncidentId,
            [nameof(EvidenceRow.Line)] = row.Line,
            [nameof(EvidenceRow.Folder)] = row.Folder,
            [nameof(EvidenceRow.ManifestHash)] = row.ManifestHash,
            [nameof(EvidenceRow.ClosedAt)] = RowText.Of(row.ClosedAt),
            [nameof(EvidenceRow.ClosedBy)] = row.ClosedBy,
        };
        return table.TryAddAsync(entity, cancellationToken);
    }

    public async Task<IReadOnlyList<EvidenceRow>> ListAsync(CancellationToken cancellationToken) => await table
        .PartitionAsync(Partition, filter: null, cancellationToken)
        .ReadableAsync(Read, unreadable)
        .OrderByDescending(row => row.ClosedAt)
        .ToListAsync(cancellationToken);

    private static EvidenceRow Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Evidence, entity, Remedy).OfSchema(Schema);
        return new(
            row.Text(nameof(EvidenceRow.IncidentId)),
            row.Text(nameof(EvidenceRow.Line)),
            row.Text(nameof(EvidenceRow.Folder)),
            row.Text(nameof(EvidenceRow.ManifestHash)),
            row.Instant(nameof(EvidenceRow.ClosedAt)),
            row.Text(nameof(EvidenceRow.ClosedBy)));
    }
}
