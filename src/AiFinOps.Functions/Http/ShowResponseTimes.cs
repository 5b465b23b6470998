using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Shows how fast alerts were answered.</summary>
public sealed class ShowResponseTimes(ResponseTimesApi api)
{
    [Function(nameof(ShowResponseTimes))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "response-times")] HttpRequest request,
        CancellationToken cancellationToken) => api.ShowAsync(request, cancellationToken);
}
