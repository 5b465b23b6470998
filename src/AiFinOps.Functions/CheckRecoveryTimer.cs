using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Sends the daily recovery checks that are due.</summary>
public sealed class CheckRecoveryTimer(Workflows.ScheduleRecoveryChecks workflow)
{
    [Function(nameof(CheckRecoveryTimer))]
    public Task Run([TimerTrigger("%Schedules:CheckRecovery%")] TimerInfo timer, CancellationToken cancellationToken) =>
        workflow.RunAsync(cancellationToken);
}
