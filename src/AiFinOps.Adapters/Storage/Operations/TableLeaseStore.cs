using System.Security.Cryptography;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Operations;

/// <summary>
/// Who takes leases: this process. A process that comes up again under the id of one that ended takes over that one's leases
/// at once, so the id must belong to one living process.
/// </summary>
internal sealed record LeaseHolder(string Id);

/// <summary>A lease is a row with a holder and an end; the ETag decides who gets it.</summary>
internal sealed class TableLeaseStore(StorageClients storage, LeaseTime time, LeaseHolder holder) : ILeaseStore
{
    private const int Schema = 1;
    private const string Partition = "lease";
    private const string Holder = "Holder";
    private const string Life = "Life";
    private const string ExpiresAt = "ExpiresAt";
    private const string Remedy = "Delete the row: the lease is then free.";

    private readonly TableClient table = storage.Table(Tables.Operations);
    private readonly string life = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public async Task<IAsyncDisposable?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var now = time.Now;
        var row = new TableEntity(Partition, KeyEncoder.Key(name))
        {
            [RowText.SchemaProperty] = Schema,
            ["Name"] = name,
            [Holder] = holder.Id,
            [Life] = life,
            [ExpiresAt] = RowText.Of(now + duration),
        };
        var stored = await table.FindAsync(Partition, row.RowKey, cancellationToken);
        if (stored is not null && !IsFree(stored, now))
        {
            return null;
        }

        var tag = stored is null
            ? await table.TryAddAsync(row, cancellationToken)
            : await table.TryReplaceAsync(row, stored.ETag, cancellationToken);
        return tag is null ? null : new Lease(table, row.RowKey, tag.Value);
    }

    private bool IsFree(TableEntity stored, DateTimeOffset now)
    {
        var row = new RowReader(Tables.Operations, stored, Remedy).OfSchema(Schema);
        var isOfAnEarlierLife = string.Equals(row.Text(Holder), holder.Id, StringComparison.Ordinal)
            && !string.Equals(row.Text(Life), life, StringComparison.Ordinal);
        return isOfAnEarlierLife || row.Instant(ExpiresAt) <= now;
    }

    private sealed class Lease(TableClient table, string rowKey, ETag tag) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await table.DeleteEntityAsync(Partition, rowKey, tag);
            }
            catch (RequestFailedException exception) when (exception.IsConflict())
            {
                // It expired, and somebody else holds it now.
            }
        }
    }
}
