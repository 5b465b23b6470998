using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Shows what a signed link of a message would do, and changes nothing. Its signature is the caller's proof.</summary>
public sealed class ShowLink(LinksApi api)
{
    [Function(nameof(ShowLink))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "links/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken) => api.ShowAsync(request, token, cancellationToken);
}
