using Azure;
using Azure.Storage.Queues;

namespace AiFinOps.Adapters.LocalHosting;

internal sealed class StorageReceivingQueues(QueueServiceClient service) : IReceivingQueues
{
    public IReceivingQueue Open(string name) => new StorageReceivingQueue(service.GetQueueClient(name));
}

internal sealed class StorageReceivingQueue(QueueClient queue) : IReceivingQueue
{
    private const int NotFound = 404;

    /// <summary>The receipt does not fit: somebody else took the message over.</summary>
    private const int BadRequest = 400;

    public string Name => queue.Name;

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        var received = await queue.ReceiveMessagesAsync(max, hiddenFor, cancellationToken);
        return [.. received.Value.Select(message =>
            new ReceivedMessage(message.MessageId, message.PopReceipt, message.Body.ToString(), message.DequeueCount, message.InsertedOn ?? DateTimeOffset.UnixEpoch))];
    }

    public async Task<ReceivedMessage?> HideAsync(ReceivedMessage message, TimeSpan hiddenFor, CancellationToken cancellationToken)
    {
        try
        {
            var update = await queue.UpdateMessageAsync(message.Id, message.Receipt, visibilityTimeout: hiddenFor, cancellationToken: cancellationToken);
            return message with { Receipt = update.Value.PopReceipt };
        }
        catch (RequestFailedException exception) when (exception.Status is NotFound or BadRequest)
        {
            return null;
        }
    }

    public async Task DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await queue.DeleteMessageAsync(message.Id, message.Receipt, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is NotFound or BadRequest)
        {
            // Whoever took it over deletes it.
        }
    }

    public async Task SendAsync(string body, CancellationToken cancellationToken)
    {
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await queue.SendMessageAsync(body, cancellationToken);
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException exception) when (exception.Status == NotFound)
        {
            return 0;
        }
    }
}
