using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Checks one incident for recovery.</summary>
public sealed class CheckRecovery(Workflows.CheckRecovery workflow)
{
    [Function(nameof(CheckRecovery))]
    public Task Run([QueueTrigger(Queues.RecoveryChecks)] string message, CancellationToken cancellationToken) =>
        workflow.RunAsync(MessageJson.Read<CheckRecoveryMessage>(message), cancellationToken);
}
