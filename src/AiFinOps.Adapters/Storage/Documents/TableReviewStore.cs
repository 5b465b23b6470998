using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Documents;

internal sealed class TableReviewStore(StorageClients storage, IUnreadableRows unreadable) : IReviewStore
{
    private const int Schema = 1;
    private const string Partition = "review";
    private const string Remedy = "Put the value back: the review itself is in the container of reviews.";

    private readonly TableClient table = storage.Table(Tables.Reviews);

    public Task SaveAsync(PublishedReview review, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, KeyEncoder.Key(review.Id))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(PublishedReview.Id)] = review.Id,
            [nameof(PublishedReview.From)] = RowText.Of(review.From),
            [nameof(PublishedReview.To)] = RowText.Of(review.To),
            [nameof(PublishedReview.PublishedAt)] = RowText.Of(review.PublishedAt),
            [nameof(PublishedReview.Location)] = review.Location,
        };
        return table.PutAsync(row, cancellationToken);
    }

    public async Task<IReadOnlyList<PublishedReview>> ListAsync(CancellationToken cancellationToken) => await table
        .PartitionAsync(Partition, filter: null, cancellationToken)
        .ReadableAsync(Read, unreadable)
        .OrderByDescending(review => review.PublishedAt)
        .ToListAsync(cancellationToken);

    private static PublishedReview Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Reviews, entity, Remedy).OfSchema(Schema);
        return new(
            row.Text(nameof(PublishedReview.Id)),
            row.Day(nameof(PublishedReview.From)),
            row.Day(nameof(PublishedReview.To)),
            row.Instant(nameof(PublishedReview.PublishedAt)),
            row.Text(nameof(PublishedReview.Location)));
    }
}
