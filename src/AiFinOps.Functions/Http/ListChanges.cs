using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Lists the recorded changes.</summary>
public sealed class ListChanges(ChangesApi api)
{
    [Function(nameof(ListChanges))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "changes")] HttpRequest request,
        CancellationToken cancellationToken) => api.ListAsync(request, cancellationToken);
}
