using System.Text;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Storage.Operations;

/// <summary>Storage queues, in the plain-text encoding of <see cref="StorageClients.MessageEncoding"/>.</summary>
internal sealed class StorageMessageQueue(StorageClients storage) : IMessageQueue
{
    /// <summary>Longest body in UTF-8 bytes: one that also fits where a host encodes as Base64.</summary>
    public const int MaxBytes = 48 * 1024;

    public Task SendAsync(string queue, QueueMessage message, TimeSpan? delay, CancellationToken cancellationToken) =>
        SendAsync(queue, MessageJson.Write(message), delay, cancellationToken);

    public Task SendRawAsync(string queue, string body, CancellationToken cancellationToken) => SendAsync(queue, body, delay: null, cancellationToken);

    public async Task<QueueState> StateAsync(string queue, CancellationToken cancellationToken)
    {
        var client = storage.Queue(queue);
        var properties = await client.GetPropertiesAsync(cancellationToken);
        var peeked = await client.PeekMessageAsync(cancellationToken);

        // Both moments are the service's own, so that the age is right whatever our clock says.
        var age = peeked.GetRawResponse().Headers.Date - peeked.Value?.InsertedOn;
        return new(queue, properties.Value.ApproximateMessagesCount, age < TimeSpan.Zero ? TimeSpan.Zero : age);
    }

    private Task SendAsync(string queue, string body, TimeSpan? delay, CancellationToken cancellationToken)
    {
        var size = Encoding.UTF8.GetByteCount(body);
        return size <= MaxBytes
            ? storage.Queue(queue).SendMessageAsync(body, visibilityTimeout: delay, timeToLive: null, cancellationToken)
            : throw new ArgumentException($"A message of {size} bytes for queue '{queue}'; {MaxBytes} fit. Messages carry references, not documents.", nameof(body));
    }
}
