using Azure.Core;
using Azure.Identity;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>The identity of the app on a request to Azure Resource Manager.</summary>
internal static class AzureToken
{
    /// <param name="credential">Asked for a token at each request; it keeps them itself.</param>
    /// <exception cref="SourceException">There is no identity that could be asked.</exception>
    public static async Task AddAsync(TokenCredential credential, HttpRequestMessage request, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext([$"{address.GetLeftPart(UriPartial.Authority)}/.default"]), cancellationToken);
            request.Headers.Authorization = new("Bearer", token.Token);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new SourceException(
                SourceFault.Credential,
                "No token for Azure could be had. In Azure, turn the managed identity of the app on; on a workstation, sign in with `az login` in the tenant of the scope.",
                inner: exception);
        }
    }
}
