namespace AiFinOps.Workflows;

/// <summary>Pulls one window of one source into the ledger.</summary>
public sealed class PullSpend
{
    public Task RunAsync(Messages.PullSpendMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();
}
