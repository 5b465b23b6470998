using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>One page over all lines.</summary>
public sealed class DashboardApi
{
    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
