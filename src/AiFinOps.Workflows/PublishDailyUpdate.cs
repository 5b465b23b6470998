namespace AiFinOps.Workflows;

/// <summary>Sends the daily cost update to the owner groups when the stored schedule says so.</summary>
public sealed class PublishDailyUpdate
{
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
