using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Rows;

/// <summary>
/// Rows of one partition that change together or not at all, within the limits of Azure (see <see cref="RowLimits"/>).
/// </summary>
/// <param name="what">What is changed, for the message of a <see cref="ConcurrencyException"/>.</param>
internal sealed class TableTransaction(TableClient table, string what)
{
    private readonly List<TableTransactionAction> actions = [];
    private readonly HashSet<string> optional = new(StringComparer.Ordinal);

    /// <summary>The row must not be there.</summary>
    public void Add(TableEntity row) => actions.Add(new(TableTransactionActionType.Add, row));

    /// <summary>The row must still be as it was read.</summary>
    public void Replace(TableEntity row, ETag tag) => actions.Add(new(TableTransactionActionType.UpdateReplace, row, tag));

    public void Upsert(TableEntity row) => actions.Add(new(TableTransactionActionType.UpsertReplace, row));

    /// <summary>Leaves the row alone where it is there already.</summary>
    public void AddIfAbsent(TableEntity row)
    {
        optional.Add(row.RowKey);
        Add(row);
    }

    /// <summary>A row that is gone already is no conflict.</summary>
    public void Delete(string partition, string rowKey)
    {
        optional.Add(rowKey);
        actions.Add(new(TableTransactionActionType.Delete, new TableEntity(partition, rowKey), ETag.All));
    }

    /// <returns>The new tag of each row, by row key; rows that were left alone are absent.</returns>
    /// <exception cref="ConcurrencyException">Some row is not as it was read; nothing was changed.</exception>
    public async Task<IReadOnlyDictionary<string, ETag>> SubmitAsync(CancellationToken cancellationToken)
    {
        actions.ForEach(action => RowLimits.Guard(action.Entity));
        while (actions.Count > 0)
        {
            RowLimits.Guard(actions);
            try
            {
                var responses = await table.SubmitTransactionAsync(actions, cancellationToken);
                return actions.Zip(responses.Value).ToDictionary(
                    pair => pair.First.Entity.RowKey, pair => pair.Second.Headers.ETag ?? default, StringComparer.Ordinal);
            }
            catch (TableTransactionFailedException exception) when (IsAlreadySo(exception))
            {
                actions.RemoveAt(exception.FailedTransactionActionIndex ?? 0);
            }
            catch (RequestFailedException exception) when (exception.IsConflict())
            {
                throw new ConcurrencyException(what, exception);
            }
        }

        return new Dictionary<string, ETag>(StringComparer.Ordinal);
    }

    private bool IsAlreadySo(TableTransactionFailedException exception) =>
        exception.FailedTransactionActionIndex is { } index && index < actions.Count
        && optional.Contains(actions[index].Entity.RowKey)
        && exception.Status == (actions[index].ActionType == TableTransactionActionType.Delete ? 404 : 409);
}
