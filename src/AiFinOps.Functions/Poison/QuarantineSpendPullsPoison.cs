using AiFinOps.Workflows;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Poison;

/// <summary>Quarantines what <c>spend-pulls</c> could not handle.</summary>
public sealed class QuarantineSpendPullsPoison(QuarantinePoison workflow)
{
    [Function(nameof(QuarantineSpendPullsPoison))]
    public Task Run([QueueTrigger(Queues.SpendPulls + Queues.PoisonSuffix)] string message, string id, CancellationToken cancellationToken) =>
        workflow.RunAsync(Queues.SpendPulls, id, message, cancellationToken);
}
