namespace AiFinOps.Workflows;

/// <summary>Stores a message that could not be handled and opens an incident about ourselves.</summary>
public sealed class QuarantinePoison
{
    public Task RunAsync(string queue, string messageId, string body, CancellationToken cancellationToken) => throw new NotSupportedException();
}
