using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Publishes the review pack when the stored schedule says so.</summary>
public sealed class PublishReview(Workflows.PublishReview workflow)
{
    [Function(nameof(PublishReview))]
    public Task Run([TimerTrigger("%Schedules:PublishReview%")] TimerInfo timer, CancellationToken cancellationToken) =>
        workflow.RunAsync(cancellationToken);
}
