using AiFinOps.Workflows;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Poison;

/// <summary>Quarantines what <c>recovery-checks</c> could not handle.</summary>
public sealed class QuarantineRecoveryChecksPoison(QuarantinePoison workflow)
{
    [Function(nameof(QuarantineRecoveryChecksPoison))]
    public Task Run([QueueTrigger(Queues.RecoveryChecks + Queues.PoisonSuffix)] string message, string id, CancellationToken cancellationToken) =>
        workflow.RunAsync(Queues.RecoveryChecks, id, message, cancellationToken);
}
