using AiFinOps.Workflows;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Poison;

/// <summary>Quarantines what <c>containments</c> could not handle.</summary>
public sealed class QuarantineContainmentsPoison(QuarantinePoison workflow)
{
    [Function(nameof(QuarantineContainmentsPoison))]
    public Task Run([QueueTrigger(Queues.Containments + Queues.PoisonSuffix)] string message, string id, CancellationToken cancellationToken) =>
        workflow.RunAsync(Queues.Containments, id, message, cancellationToken);
}
