using AiFinOps.Workflows;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Poison;

/// <summary>Quarantines what <c>escalations</c> could not handle.</summary>
public sealed class QuarantineEscalationsPoison(QuarantinePoison workflow)
{
    [Function(nameof(QuarantineEscalationsPoison))]
    public Task Run([QueueTrigger(Queues.Escalations + Queues.PoisonSuffix)] string message, string id, CancellationToken cancellationToken) =>
        workflow.RunAsync(Queues.Escalations, id, message, cancellationToken);
}
