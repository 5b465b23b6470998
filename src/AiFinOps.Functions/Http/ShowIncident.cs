using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Shows one incident with its timeline.</summary>
public sealed class ShowIncident(IncidentsApi api)
{
    [Function(nameof(ShowIncident))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "incidents/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => api.DetailAsync(request, id, cancellationToken);
}
