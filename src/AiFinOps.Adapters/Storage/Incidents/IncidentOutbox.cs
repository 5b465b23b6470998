using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Incidents;

/// <summary>Messages that were committed with an incident and are not known to be on their queue.</summary>
internal sealed class IncidentOutbox(StorageClients storage, IUnreadableRows unreadable)
{
    private readonly TableClient table = storage.Table(Tables.Incidents);

    public IAsyncEnumerable<OutboxRow> OfPartitionAsync(string partition, DateTimeOffset writtenBefore, CancellationToken cancellationToken) => table
        .RangeAsync(partition, IncidentKeys.OutboxPrefix, IncidentKeys.OutboxAfter(writtenBefore), filter: null, cancellationToken)
        .ReadableAsync(IncidentRows.ReadOutbox, unreadable);

    public async Task<IReadOnlyList<OutboxRow>> OfIncidentAsync(string line, string incidentId, CancellationToken cancellationToken) => await table
        .PrefixAsync(
            IncidentKeys.PartitionOf(line), IncidentKeys.OutboxPrefix, TableClient.CreateQueryFilter($"IncidentId eq {incidentId}"), cancellationToken)
        .ReadableAsync(IncidentRows.ReadOutbox, unreadable)
        .ToListAsync(cancellationToken);

    /// <summary>When the oldest row of the partition is sent again; null where there is none.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(string partition, CancellationToken cancellationToken) =>
        (await table.PrefixAsync(partition, IncidentKeys.OutboxPrefix, filter: null, cancellationToken)
            .ReadableAsync(IncidentRows.ReadOutbox, unreadable)
            .FirstOrDefaultAsync(cancellationToken))?.WrittenAt + OutboxRow.ResendAfter;

    /// <summary>A row that is settled already stays settled.</summary>
    public Task SettleAsync(OutboxRow row, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(row.Partition, row.RowKey, ETag.All, cancellationToken);
}
