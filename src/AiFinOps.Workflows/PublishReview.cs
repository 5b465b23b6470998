namespace AiFinOps.Workflows;

/// <summary>Publishes the weekly review pack when the stored schedule says so.</summary>
public sealed class PublishReview
{
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
