using AiFinOps.Workflows;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Poison;

/// <summary>Quarantines what <c>evaluations</c> could not handle.</summary>
public sealed class QuarantineEvaluationsPoison(QuarantinePoison workflow)
{
    [Function(nameof(QuarantineEvaluationsPoison))]
    public Task Run([QueueTrigger(Queues.Evaluations + Queues.PoisonSuffix)] string message, string id, CancellationToken cancellationToken) =>
        workflow.RunAsync(Queues.Evaluations, id, message, cancellationToken);
}
