namespace AiFinOps.Workflows;

/// <summary>Judges all lines of a ledger version and reconciles the findings with the open incidents.</summary>
public sealed class EvaluateSpend
{
    public Task RunAsync(Messages.EvaluateSpendMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();
}
