using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Halts all containment, or lets it act again.</summary>
public sealed class TurnContainment(ContainmentApi api)
{
    [Function(nameof(TurnContainment))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "containment/{turn}")] HttpRequest request,
        string turn,
        CancellationToken cancellationToken) => api.TurnAsync(request, turn, cancellationToken);
}
