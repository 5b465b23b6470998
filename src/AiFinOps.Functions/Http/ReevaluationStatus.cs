using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Tells how a manual re-evaluation went.</summary>
public sealed class ReevaluationStatus(ReevaluateApi api)
{
    [Function(nameof(ReevaluationStatus))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reevaluate/{runId}")] HttpRequest request,
        string runId,
        CancellationToken cancellationToken) => api.StatusAsync(request, runId, cancellationToken);
}
