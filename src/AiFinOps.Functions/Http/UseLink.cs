using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Does what a signed link of a message says, once. Its signature is the caller's proof.</summary>
public sealed class UseLink(LinksApi api)
{
    [Function(nameof(UseLink))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "links/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken) => api.UseAsync(request, token, cancellationToken);
}
