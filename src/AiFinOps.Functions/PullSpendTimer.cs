using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Asks which sources are due and sends one pull for each.</summary>
public sealed class PullSpendTimer(Workflows.SchedulePulls workflow)
{
    [Function(nameof(PullSpendTimer))]
    public Task Run([TimerTrigger("%Schedules:PullSpend%")] TimerInfo timer, CancellationToken cancellationToken) =>
        workflow.RunAsync(cancellationToken);
}
