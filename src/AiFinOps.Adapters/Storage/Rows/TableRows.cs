using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AiFinOps.Adapters.Storage.Rows;

/// <summary>Single rows and key ranges; absence and conflicts as values instead of storage exceptions.</summary>
internal static class TableRows
{
    /// <summary>Null where the row is not there.</summary>
    public static async Task<TableEntity?> FindAsync(this TableClient table, string partition, string rowKey, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>Null where the row is there already.</summary>
    public static async Task<ETag?> TryAddAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        RowLimits.Guard(row);
        try
        {
            return (await table.AddEntityAsync(row, cancellationToken)).Headers.ETag;
        }
        catch (RequestFailedException exception) when (exception.IsConflict())
        {
            return null;
        }
    }

    /// <summary>Null where the row is no longer as it was read.</summary>
    public static async Task<ETag?> TryReplaceAsync(this TableClient table, TableEntity row, ETag tag, CancellationToken cancellationToken)
    {
        RowLimits.Guard(row);
        try
        {
            return (await table.UpdateEntityAsync(row, tag, TableUpdateMode.Replace, cancellationToken)).Headers.ETag;
        }
        catch (RequestFailedException exception) when (exception.IsConflict())
        {
            return null;
        }
    }

    public static Task PutAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        RowLimits.Guard(row);
        return table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Rows of a partition in the order of their keys.</summary>
    /// <param name="from">First row key, inclusive.</param>
    /// <param name="to">Row key to stop before.</param>
    /// <param name="filter">Further OData condition on properties, made by <see cref="TableClient.CreateQueryFilter(FormattableString)"/>.</param>
    public static IAsyncEnumerable<TableEntity> RangeAsync(
        this TableClient table, string partition, string from, string to, string? filter, CancellationToken cancellationToken)
    {
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        return table.QueryAsync<TableEntity>(filter is null ? range : $"{range} and ({filter})", cancellationToken: cancellationToken);
    }

    public static IAsyncEnumerable<TableEntity> PartitionAsync(this TableClient table, string partition, string? filter, CancellationToken cancellationToken)
    {
        var all = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        return table.QueryAsync<TableEntity>(filter is null ? all : $"{all} and ({filter})", cancellationToken: cancellationToken);
    }

    /// <summary>Row keys that begin with the prefix, which ends with our separator.</summary>
    public static IAsyncEnumerable<TableEntity> PrefixAsync(
        this TableClient table, string partition, string prefix, string? filter, CancellationToken cancellationToken) =>
        table.RangeAsync(partition, prefix, EndOf(prefix), filter, cancellationToken);

    /// <summary>The first key behind all keys that begin with the prefix.</summary>
    public static string EndOf(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    /// <summary>Maps rows, and reports those that cannot be read instead of losing the rest.</summary>
    public static async IAsyncEnumerable<T> ReadableAsync<T>(this IAsyncEnumerable<TableEntity> rows, Func<TableEntity, T> map, IUnreadableRows unreadable)
    {
        await foreach (var row in rows)
        {
            T value;
            try
            {
                value = map(row);
            }
            catch (UnreadableRowException exception)
            {
                unreadable.Report(exception);
                continue;
            }

            yield return value;
        }
    }

    /// <summary>The row, or its ETag, is not what the writer expected. A missing table is no such conflict.</summary>
    public static bool IsConflict(this RequestFailedException exception) =>
        exception.Status is 409 or 412 || (exception.Status == 404 && !string.Equals(exception.ErrorCode, TableErrorCode.TableNotFound.ToString(), StringComparison.Ordinal));
}
