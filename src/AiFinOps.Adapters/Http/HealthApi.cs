using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>Business liveness: last good pull per source, queue age, poison count.</summary>
public sealed class HealthApi
{
    public Task<IResult> HealthAsync(HttpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
