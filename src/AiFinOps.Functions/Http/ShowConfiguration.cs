using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Shows the configuration in force.</summary>
public sealed class ShowConfiguration(ConfigApi api)
{
    [Function(nameof(ShowConfiguration))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "config")] HttpRequest request,
        CancellationToken cancellationToken) => api.ShowAsync(request, cancellationToken);
}
