namespace AiFinOps.Workflows;

/// <summary>Safety net: sends an evaluation when the newest ledger version, configuration or day was not judged yet.</summary>
public sealed class ScheduleEvaluations
{
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
