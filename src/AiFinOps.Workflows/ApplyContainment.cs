namespace AiFinOps.Workflows;

/// <summary>Runs one containment action, or its reversal.</summary>
public sealed class ApplyContainment
{
    public Task RunAsync(Messages.ApplyContainmentMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();
}
