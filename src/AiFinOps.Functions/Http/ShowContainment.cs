using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Says whether containment acts.</summary>
public sealed class ShowContainment(ContainmentApi api)
{
    [Function(nameof(ShowContainment))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "containment")] HttpRequest request,
        CancellationToken cancellationToken) => api.ShowAsync(request, cancellationToken);
}
