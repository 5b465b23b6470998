using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AiFinOps.Testing;

/// <summary>An empty account of <see cref="Azurite"/>, for one test.</summary>
public sealed class AzuriteAccount(string connectionString, SemaphoreSlim? turn) : IAsyncDisposable
{
    public string ConnectionString { get; } = connectionString;

    /// <summary>Lets the next test have the account, where there is only one.</summary>
    public ValueTask DisposeAsync()
    {
        turn?.Release();
        return ValueTask.CompletedTask;
    }

    /// <summary>An account that is used again. Refuses anything but an emulator on this machine, because everything in it is deleted.</summary>
    internal static async Task<AzuriteAccount> WipedAsync(string connectionString, SemaphoreSlim turn)
    {
        try
        {
            await WipeAsync(connectionString);
            return new(connectionString, turn);
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    private static async Task WipeAsync(string connectionString)
    {
        var tables = new TableServiceClient(connectionString);
        if (!tables.Uri.IsLoopback)
        {
            throw new InvalidOperationException(
                $"{Azurite.RunningVariable} names {tables.Uri.Host}. Tests delete everything in the account, so only an emulator on this machine is accepted.");
        }

        await foreach (var table in tables.QueryAsync())
        {
            await tables.DeleteTableAsync(table.Name);
        }

        var blobs = new BlobServiceClient(connectionString);
        await foreach (var container in blobs.GetBlobContainersAsync())
        {
            await blobs.DeleteBlobContainerAsync(container.Name);
        }

        var queues = new QueueServiceClient(connectionString);
        await foreach (var queue in queues.GetQueuesAsync())
        {
            await queues.DeleteQueueAsync(queue.Name);
        }
    }
}
