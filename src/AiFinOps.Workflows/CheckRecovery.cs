namespace AiFinOps.Workflows;

/// <summary>Checks one contained or resolved incident for recovery on final data.</summary>
public sealed class CheckRecovery
{
    public Task RunAsync(Messages.CheckRecoveryMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();
}
