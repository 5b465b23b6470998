using System.Globalization;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Changes;

/// <summary>
/// Changes in one partition per UTC day, so that the 48 hours before an onset are three partitions. Lines are found when somebody asks,
/// because the rules may change after the change was told.
/// </summary>
/// <remarks>
/// The row <c>id|origin|id</c> is inserted first and decides what was told under an id; the row of the day is written from it, again where
/// the first writer ended in between.
/// </remarks>
internal sealed class TableChangeFeed(StorageClients storage, IUnreadableRows unreadable) : IChangeFeed
{
    private const int Schema = 1;
    private const string Ids = "id";
    private const string Remedy = "Delete the row: only this change is lost.";

    private readonly TableClient table = storage.Table(Tables.Changes);

    public async Task<ChangeReceipt> RecordAsync(Change change, CancellationToken cancellationToken)
    {
        var key = KeyEncoder.Key(change.Origin, change.Id);
        var known = await table.TryAddAsync(Row(Ids, key, change), cancellationToken) is null && await table.FindAsync(Ids, key, cancellationToken) is { } found
            ? Read(found)
            : null;
        var told = known ?? change;
        await table.PutAsync(Row(DayOf(told.At), $"{RowText.Ticks(told.At)}|{key}", told), cancellationToken);
        return known is null ? ChangeReceipt.Recorded : change.Repeats(known) ? ChangeReceipt.Known : ChangeReceipt.IdTaken;
    }

    public async Task<IReadOnlyList<Change>> BetweenAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        List<Change> changes = [];
        for (var day = from.UtcDateTime.Date; day < to.UtcDateTime; day = day.AddDays(1))
        {
            var rows = table.RangeAsync(DayOf(new DateTimeOffset(day, TimeSpan.Zero)), RowText.Ticks(from), RowText.Ticks(to), filter: null, cancellationToken);
            changes.AddRange(await rows.ReadableAsync(Read, unreadable).ToListAsync(cancellationToken));
        }

        return changes;
    }

    private static string DayOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static TableEntity Row(string partition, string key, Change change) => new(partition, key)
    {
        [RowText.SchemaProperty] = Schema,
        [nameof(Change.Origin)] = change.Origin,
        [nameof(Change.Id)] = change.Id,
        [nameof(Change.Kind)] = change.Kind.ToString(),
        [nameof(Change.What)] = change.What,
        [nameof(Change.At)] = RowText.Of(change.At),
        [nameof(Change.Who)] = change.Who,
        [nameof(Change.Line)] = change.Line,
        [nameof(Change.Dimensions)] = StorageJson.Write(change.Dimensions),
        [nameof(Change.Resource)] = change.Resource,
        [nameof(Change.Link)] = change.Link,
        [nameof(Change.IsMomentStated)] = change.IsMomentStated,
    };

    private static Change Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Changes, entity, Remedy).OfSchema(Schema);
        return new Change(
            row.Text(nameof(Change.Origin)), row.Text(nameof(Change.Id)), row.Word<ChangeKind>(nameof(Change.Kind)), row.Text(nameof(Change.What)),
            row.Instant(nameof(Change.At)), row.Text(nameof(Change.Who)))
        {
            Line = row.Text(nameof(Change.Line)),
            Dimensions = row.Json<SpendDimensions>(nameof(Change.Dimensions)),
            Resource = row.Text(nameof(Change.Resource)),
            Link = row.Text(nameof(Change.Link)),
            IsMomentStated = row.Flag(nameof(Change.IsMomentStated)),
        };
    }
}
