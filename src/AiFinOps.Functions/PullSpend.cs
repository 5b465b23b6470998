using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Pulls one window of one source into the ledger.</summary>
public sealed class PullSpend(Workflows.PullSpend workflow)
{
    [Function(nameof(PullSpend))]
    public Task Run([QueueTrigger(Queues.SpendPulls)] string message, CancellationToken cancellationToken) =>
        workflow.RunAsync(MessageJson.Read<PullSpendMessage>(message), cancellationToken);
}
