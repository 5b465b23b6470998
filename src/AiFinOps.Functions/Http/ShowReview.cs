using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Shows one review pack.</summary>
public sealed class ShowReview(ReviewsApi api)
{
    [Function(nameof(ShowReview))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reviews/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => api.DetailAsync(request, id, cancellationToken);
}
