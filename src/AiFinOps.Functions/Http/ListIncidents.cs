using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Lists the open incidents.</summary>
public sealed class ListIncidents(IncidentsApi api)
{
    [Function(nameof(ListIncidents))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "incidents")] HttpRequest request,
        CancellationToken cancellationToken) => api.ListAsync(request, cancellationToken);
}
