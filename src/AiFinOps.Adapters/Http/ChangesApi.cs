using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>What changed: deployments, models, regions, scaling, prices, configuration.</summary>
public sealed class ChangesApi
{
    public Task<IResult> RecordAsync(HttpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
