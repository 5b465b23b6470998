using System.Globalization;
using System.Text.Json;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// Posts a signed message (Standard Webhooks) to an allowed host. <c>webhook-id</c> and the body stay the same over all attempts,
/// the timestamp is the attempt's.
/// </summary>
internal sealed class WebhookChannel(OutboundCall outbound, IConfiguration configuration, AllowedHosts hosts, TimeProvider time) : INotificationChannel
{
    public string Kind => "webhook";

    public async Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken)
    {
        if (channel.Url is not { } address)
        {
            return Deliveries.Failed($"Channel {channel.Name} has no url.");
        }

        if (hosts.Refusal(address) is { } refusal)
        {
            return Deliveries.Failed($"Channel {channel.Name}: {refusal}");
        }

        if (SecretOf(channel, out var keys) is { } problem)
        {
            return Deliveries.Failed(problem);
        }

        using var request = Request(address, WebhookBody.Write(notification), Uri.EscapeDataString(notification.Id), keys);
        return await outbound.SendAsync(request, allowed: false, answer => answer.Usual, cancellationToken);
    }

    private string? SecretOf(ChannelSettings channel, out IReadOnlyList<byte[]> keys)
    {
        keys = [];
        if (string.IsNullOrEmpty(channel.SecretRef))
        {
            return $"Channel {channel.Name} names no secret: messages are never sent unsigned.";
        }

        var setting = configuration[channel.SecretRef];
        if (string.IsNullOrWhiteSpace(setting))
        {
            return $"Channel {channel.Name}: the setting {channel.SecretRef}, which holds its secret, is missing or empty.";
        }

        keys = WebhookSignature.Keys(setting) ?? [];
        return keys.Count > 0 ? null : $"Channel {channel.Name}: the setting {channel.SecretRef} is not whsec_ and the Base64 of 24 to 64 bytes.";
    }

    private HttpRequestMessage Request(Uri address, byte[] body, string id, IReadOnlyList<byte[]> keys)
    {
        var attempt = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", attempt.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(keys, id, attempt, body));
        return request;
    }
}

/// <summary>The body of a webhook: <c>{type, id, timestamp, data}</c>, the same bytes for the same message.</summary>
internal static class WebhookBody
{
    private const string TypeField = "type";

    public static byte[] Write(Notification notification)
    {
        var data = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in notification.Data.Where(field => !string.Equals(field.Key, TypeField, StringComparison.Ordinal)))
        {
            data[name] = value;
        }

        data["title"] = notification.Title;
        data["text"] = notification.Text;
        data["recipients"] = notification.Recipients;
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = notification.Data.GetValueOrDefault(TypeField, "notification"),
            id = notification.Id,
            timestamp = notification.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            data,
        });
    }
}
