using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Safety net: evaluates what was not judged yet.</summary>
public sealed class EvaluateSpendTimer(Workflows.ScheduleEvaluations workflow)
{
    [Function(nameof(EvaluateSpendTimer))]
    public Task Run([TimerTrigger("%Schedules:EvaluateSpend%")] TimerInfo timer, CancellationToken cancellationToken) =>
        workflow.RunAsync(cancellationToken);
}
