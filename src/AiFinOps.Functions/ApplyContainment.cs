using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Runs one containment action, or its reversal.</summary>
public sealed class ApplyContainment(Workflows.ApplyContainment workflow)
{
    [Function(nameof(ApplyContainment))]
    public Task Run([QueueTrigger(Queues.Containments)] string message, CancellationToken cancellationToken) =>
        workflow.RunAsync(MessageJson.Read<ApplyContainmentMessage>(message), cancellationToken);
}
