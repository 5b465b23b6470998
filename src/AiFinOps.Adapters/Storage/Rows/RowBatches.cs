using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Rows;

/// <summary>Many rows of one partition where each may change on its own: as few transactions as the limits allow.</summary>
internal static class RowBatches
{
    // Below the limit, because the size is an estimate.
    private const int BytesPerBatch = RowLimits.BytesPerTransaction * 3 / 4;

    /// <exception cref="Workflows.Ports.ConcurrencyException">Some row is not as it was read. Earlier batches stay written.</exception>
    public static async Task SubmitInBatchesAsync<T>(
        this TableClient table, IEnumerable<T> changes, Func<T, int> size, Action<TableTransaction, T> add, string what, CancellationToken cancellationToken)
    {
        var transaction = new TableTransaction(table, what);
        var (rows, bytes) = (0, 0);
        foreach (var change in changes)
        {
            var next = size(change);
            if (rows > 0 && (rows == RowLimits.RowsPerTransaction || bytes + next > BytesPerBatch))
            {
                await transaction.SubmitAsync(cancellationToken);
                transaction = new(table, what);
                (rows, bytes) = (0, 0);
            }

            add(transaction, change);
            (rows, bytes) = (rows + 1, bytes + next);
        }

        await transaction.SubmitAsync(cancellationToken);
    }

    /// <summary>Inserts or replaces rows of one partition.</summary>
    public static Task PutAllAsync(this TableClient table, IEnumerable<TableEntity> rows, string what, CancellationToken cancellationToken) =>
        table.SubmitInBatchesAsync(rows, RowLimits.Sent, (transaction, row) => transaction.Upsert(row), what, cancellationToken);
}
