using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Records what changed: a deployment, a model, a price.</summary>
public sealed class RecordChange(ChangesApi api)
{
    [Function(nameof(RecordChange))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "changes")] HttpRequest request,
        CancellationToken cancellationToken) => api.RecordAsync(request, cancellationToken);
}
