using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Pulls one window of one change source into the feed.</summary>
public sealed class PullChanges(Workflows.PullChanges workflow)
{
    [Function(nameof(PullChanges))]
    public Task Run([QueueTrigger(Queues.ChangePulls)] string message, CancellationToken cancellationToken) =>
        workflow.RunAsync(MessageJson.Read<PullChangesMessage>(message), cancellationToken);
}
