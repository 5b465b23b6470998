using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Acts on an incident: acknowledge, root cause, approve re-enable, close.</summary>
public sealed class ActOnIncident(IncidentsApi api)
{
    [Function(nameof(ActOnIncident))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "incidents/{id}/{verb}")] HttpRequest request,
        string id,
        string verb,
        CancellationToken cancellationToken) => api.ActAsync(request, id, verb, cancellationToken);
}
