using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Sends one notification step to one channel.</summary>
public sealed class DispatchEscalation(Workflows.DispatchEscalation workflow)
{
    [Function(nameof(DispatchEscalation))]
    public Task Run([QueueTrigger(Queues.Escalations)] string message, CancellationToken cancellationToken) =>
        workflow.RunAsync(MessageJson.Read<DispatchEscalationMessage>(message), cancellationToken);
}
