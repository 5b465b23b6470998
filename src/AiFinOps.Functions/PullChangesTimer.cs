using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Asks which change sources are due and sends one pull for each.</summary>
public sealed class PullChangesTimer(Workflows.ScheduleChangePulls workflow)
{
    [Function(nameof(PullChangesTimer))]
    public Task Run([TimerTrigger("%Schedules:PullChanges%")] TimerInfo timer, CancellationToken cancellationToken) =>
        workflow.RunAsync(cancellationToken);
}
