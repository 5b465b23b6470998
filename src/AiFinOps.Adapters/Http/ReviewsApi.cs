using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>Published review packs.</summary>
public sealed class ReviewsApi
{
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IResult> DetailAsync(HttpRequest request, string id, CancellationToken cancellationToken) => throw new NotSupportedException();
}
