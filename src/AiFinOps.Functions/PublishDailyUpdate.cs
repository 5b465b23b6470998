using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Sends the daily cost update when the stored schedule says so.</summary>
public sealed class PublishDailyUpdate(Workflows.PublishDailyUpdate workflow)
{
    [Function(nameof(PublishDailyUpdate))]
    public Task Run([TimerTrigger("%Schedules:PublishDailyUpdate%")] TimerInfo timer, CancellationToken cancellationToken) =>
        workflow.RunAsync(cancellationToken);
}
