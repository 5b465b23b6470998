using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Judges a ledger version.</summary>
public sealed class EvaluateSpend(Workflows.EvaluateSpend workflow)
{
    [Function(nameof(EvaluateSpend))]
    public Task Run([QueueTrigger(Queues.Evaluations)] string message, CancellationToken cancellationToken) =>
        workflow.RunAsync(MessageJson.Read<EvaluateSpendMessage>(message), cancellationToken);
}
