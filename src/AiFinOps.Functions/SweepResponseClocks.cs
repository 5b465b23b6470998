using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions;

/// <summary>Finds missed response clocks, relays the outbox, and beats the heart.</summary>
public sealed class SweepResponseClocks(Workflows.SweepResponseClocks workflow)
{
    [Function(nameof(SweepResponseClocks))]
    public Task Run([TimerTrigger("%Schedules:SweepResponseClocks%")] TimerInfo timer, CancellationToken cancellationToken) =>
        workflow.RunAsync(cancellationToken);
}
