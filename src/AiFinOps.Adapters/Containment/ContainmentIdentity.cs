using AiFinOps.Workflows;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Containment;

/// <summary>
/// The identity that writes to targets in Azure. It is not the app's own: whoever reads costs must not be able to switch anything off, and an
/// installation that contains nothing holds no right to.
/// </summary>
/// <param name="credential">Null where there is none.</param>
internal sealed class ContainmentIdentity(TokenCredential? credential)
{
    public static ContainmentIdentity From(IConfiguration configuration)
    {
        var client = configuration[Settings.ContainmentClientId];
        var ofTheApp = configuration.GetSection(Settings.Storage)["clientId"];
        return string.IsNullOrEmpty(client)
            ? new(string.Equals(configuration[Settings.LocalDevelopment], "true", StringComparison.OrdinalIgnoreCase) ? new DefaultAzureCredential() : null)
            : new(string.Equals(client, ofTheApp, StringComparison.OrdinalIgnoreCase) ? null : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client)));
    }

    /// <param name="audience">What the token is for, without a path.</param>
    /// <exception cref="TargetException">There is no identity of its own, or it gets no token.</exception>
    public async Task AuthorizeAsync(HttpRequestMessage request, string audience, CancellationToken cancellationToken)
    {
        if (credential is null)
        {
            throw new TargetException(
                TargetReasons.Refused,
                $"This installation has no identity for containment, and the app's own is never used for it. Deploy with `containmentResourceIds`, or set {Settings.ContainmentClientId} to the client id of a user-assigned identity of its own.");
        }

        try
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext([$"{audience}/.default"]), cancellationToken);
            request.Headers.Authorization = new("Bearer", token.Token);
        }
        catch (AuthenticationFailedException)
        {
            throw new TargetException(
                TargetReasons.Refused,
                $"The identity for containment got no token. In Azure, assign the identity of {Settings.ContainmentClientId} to the app; on a workstation, sign in with `az login`.");
        }
    }
}
