using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;
using Azure.Core;
using Azure.Identity;

namespace AiFinOps.Adapters.Channels;

/// <summary>Signs requests to Azure Communication Services: as the identity of the app, or with an access key where the channel names one.</summary>
internal sealed class AcsAuthorization(TokenCredential credential, ChannelSecrets secrets, AllowedHosts hosts, TimeProvider time)
{
    // With two slashes, as the service's own libraries ask for it.
    private static readonly TokenRequestContext Scope = new(["https://communication.azure.com//.default"]);

    /// <returns>Null where the request may be sent; otherwise what came in between.</returns>
    public async Task<Delivery?> AuthorizeAsync(ChannelSettings channel, HttpRequestMessage request, byte[] body, CancellationToken cancellationToken)
    {
        if (hosts.Refusal(request.RequestUri!) is { } refusal)
        {
            return Deliveries.Failed($"Channel {channel.Name}: {refusal}");
        }

        return string.IsNullOrEmpty(channel.SecretRef) ? await ByIdentityAsync(request, cancellationToken) : ByKey(channel, request, body);
    }

    private async Task<Delivery?> ByIdentityAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var token = await credential.GetTokenAsync(Scope, cancellationToken);
            request.Headers.Authorization = new("Bearer", token.Token);
            return null;
        }
        catch (AuthenticationFailedException exception)
        {
            return Deliveries.Retry($"The identity of the app got no token for the mail service ({exception.GetType().Name}). Give it a role on the Communication Services resource.");
        }
    }

    private Delivery? ByKey(ChannelSettings channel, HttpRequestMessage request, byte[] body)
    {
        var (secret, problem) = secrets.Read(channel);
        if (secret is null)
        {
            return Deliveries.Failed(problem);
        }

        var key = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret, key, out var length) || length == 0)
        {
            return Deliveries.Failed($"Channel {channel.Name}: the setting {channel.SecretRef} is not an access key (Base64).");
        }

        Sign(request, body, key.AsSpan(0, length), time.GetUtcNow());
        return null;
    }

    /// <summary>HMAC-SHA256 over the method, the path with its query, the moment, the host and the hash of the body.</summary>
    internal static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        var address = request.RequestUri!;
        var date = now.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var signed = $"{request.Method.Method}\n{address.PathAndQuery}\n{date};{address.Authority};{hash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    }
}
