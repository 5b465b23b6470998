namespace AiFinOps.Workflows;

/// <summary>Sends a message for each incident whose daily recovery check is due.</summary>
public sealed class ScheduleRecoveryChecks
{
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
