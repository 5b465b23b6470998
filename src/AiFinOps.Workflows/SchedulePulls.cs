namespace AiFinOps.Workflows;

/// <summary>Asks stored state which sources are due and sends one message per source and window.</summary>
public sealed class SchedulePulls
{
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
