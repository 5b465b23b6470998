namespace AiFinOps.Workflows;

/// <summary>Missed clocks, acknowledgement expiry, re-escalation, outbox relay, stale sources, heartbeat.</summary>
public sealed class SweepResponseClocks
{
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
