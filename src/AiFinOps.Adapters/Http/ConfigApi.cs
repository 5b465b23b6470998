using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>The configuration in force.</summary>
public sealed class ConfigApi
{
    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
