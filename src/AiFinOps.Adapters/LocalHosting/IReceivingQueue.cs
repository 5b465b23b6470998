namespace AiFinOps.Adapters.LocalHosting;

/// <summary>The receiving end of a storage queue, for the local host. In Azure the Functions host holds it.</summary>
public interface IReceivingQueue
{
    string Name { get; }

    /// <summary>Takes up to <paramref name="max"/> messages (1 to 32), which nobody else sees until <paramref name="hiddenFor"/> has passed.</summary>
    Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int max, TimeSpan hiddenFor, CancellationToken cancellationToken);

    /// <summary>Hides a received message for so long from now; zero shows it at once.</summary>
    /// <returns>The message under its new receipt; null where somebody else has it meanwhile, or it is gone.</returns>
    Task<ReceivedMessage?> HideAsync(ReceivedMessage message, TimeSpan hiddenFor, CancellationToken cancellationToken);

    /// <summary>Deletes a received message. Does nothing where somebody else has it meanwhile, or it is gone.</summary>
    Task DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken);

    /// <summary>Sends a plain copy, and creates the queue where it is not there.</summary>
    Task SendAsync(string body, CancellationToken cancellationToken);

    /// <summary>Messages in the queue, hidden ones included; zero where there is no such queue.</summary>
    Task<int> CountAsync(CancellationToken cancellationToken);
}

/// <param name="DequeueCount">How often it was received, this time included.</param>
public sealed record ReceivedMessage(string Id, string Receipt, string Body, long DequeueCount, DateTimeOffset InsertedAt);

/// <summary>Opens queues by name.</summary>
public interface IReceivingQueues
{
    IReceivingQueue Open(string name);
}
