namespace AiFinOps.Workflows;

/// <summary>Sends one notification step to one channel.</summary>
public sealed class DispatchEscalation
{
    public Task RunAsync(Messages.DispatchEscalationMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();
}
