using AiFinOps.Workflows;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Poison;

/// <summary>Quarantines what <c>change-pulls</c> could not handle.</summary>
public sealed class QuarantineChangePullsPoison(QuarantinePoison workflow)
{
    [Function(nameof(QuarantineChangePullsPoison))]
    public Task Run([QueueTrigger(Queues.ChangePulls + Queues.PoisonSuffix)] string message, string id, CancellationToken cancellationToken) =>
        workflow.RunAsync(Queues.ChangePulls, id, message, cancellationToken);
}
