using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Starts a manual re-evaluation: 202 with a run id and a status URL.</summary>
public sealed class Reevaluate(ReevaluateApi api)
{
    [Function(nameof(Reevaluate))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "reevaluate")] HttpRequest request,
        CancellationToken cancellationToken) => api.StartAsync(request, cancellationToken);
}
