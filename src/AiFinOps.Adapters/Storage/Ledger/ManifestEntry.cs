using System.Globalization;
using System.Text;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>A manifest row: the batch, its blob and where the days stand in it.</summary>
/// <param name="Blob">Empty where the batch has no records.</param>
internal sealed record ManifestEntry(LedgerBatch Batch, string Blob, IReadOnlyList<DayBlock> Blocks)
{
    public const string Partition = "manifest";

    private const int Schema = 1;

    private const string Remedy = "Its batch blob is whole: restore the row from a backup, or delete the row and import the data again.";

    public static string RowKey(long version) => KeyEncoder.Key("batch", version.ToString("D12", CultureInfo.InvariantCulture));

    public TableEntity ToRow()
    {
        var row = new TableEntity(Partition, RowKey(Batch.Version))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(LedgerBatch.Version)] = Batch.Version,
            [nameof(LedgerBatch.BatchId)] = Batch.BatchId,
            [nameof(LedgerBatch.Source)] = Batch.Source,
            [nameof(LedgerBatch.AsOf)] = RowText.Of(Batch.AsOf),
            [nameof(LedgerBatch.RecordedAt)] = RowText.Of(Batch.RecordedAt),
            [nameof(LedgerBatch.RecordCount)] = Batch.RecordCount,
            [nameof(Blob)] = Blob,
            [nameof(LedgerBatch.IsEstimated)] = Batch.IsEstimated,
            ["FirstDay"] = RowText.Of(Batch.Slices.Min(slice => slice.From)),
            ["LastDay"] = RowText.Of(Batch.Slices.Max(slice => slice.To)),
        };
        row.SetPacked(nameof(LedgerBatch.Slices), Json(Batch.Slices));
        row.SetPacked(nameof(LedgerBatch.ReportedDays), Json(Batch.ReportedDays));
        row.SetPacked(nameof(Blocks), Json(Blocks));
        if (Batch.PricedBy.Count > 0)
        {
            row.SetPacked(nameof(LedgerBatch.PricedBy), Json(Batch.PricedBy));
        }

        return row;
    }

    /// <exception cref="Workflows.Ports.UnreadableRowException">The row was edited by hand, or is from a newer version.</exception>
    public static ManifestEntry From(TableEntity entity)
    {
        var row = new RowReader(Tables.Ledger, entity, Remedy).OfSchema(Schema);
        var batch = new LedgerBatch(
            row.Text(nameof(LedgerBatch.BatchId)),
            row.Long(nameof(LedgerBatch.Version)),
            row.Text(nameof(LedgerBatch.Source)),
            row.Instant(nameof(LedgerBatch.AsOf)),
            row.Instant(nameof(LedgerBatch.RecordedAt)),
            row.PackedJson<List<LedgerSlice>>(nameof(LedgerBatch.Slices)),
            row.PackedJson<List<DateOnly>>(nameof(LedgerBatch.ReportedDays)),
            row.Int(nameof(LedgerBatch.RecordCount)))
        {
            PricedBy = entity.ContainsKey(nameof(LedgerBatch.PricedBy)) ? row.PackedJson<List<string>>(nameof(LedgerBatch.PricedBy)) : [],
            IsEstimated = entity.ContainsKey(nameof(LedgerBatch.IsEstimated)) && row.Flag(nameof(LedgerBatch.IsEstimated)),
        };
        return new(batch, row.Text(nameof(Blob)), row.PackedJson<List<DayBlock>>(nameof(Blocks)));
    }

    private static byte[] Json<T>(T value) => Encoding.UTF8.GetBytes(StorageJson.Write(value));
}
