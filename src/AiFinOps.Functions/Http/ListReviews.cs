using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Lists the published review packs.</summary>
public sealed class ListReviews(ReviewsApi api)
{
    [Function(nameof(ListReviews))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reviews")] HttpRequest request,
        CancellationToken cancellationToken) => api.ListAsync(request, cancellationToken);
}
