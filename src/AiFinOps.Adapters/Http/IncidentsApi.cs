using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>Read incidents, and act on one.</summary>
public sealed class IncidentsApi
{
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IResult> DetailAsync(HttpRequest request, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IResult> ActAsync(HttpRequest request, string id, string verb, CancellationToken cancellationToken) => throw new NotSupportedException();
}
