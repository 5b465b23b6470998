using System.Text.Json;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// Sends an event to PagerDuty (Events API v2) under the id of the incident: however often it is sent, it is one alert there. What is not
/// about an incident pages nobody.
/// </summary>
internal sealed class PagerDutyChannel(OutboundCall outbound, ChannelSecrets secrets) : INotificationChannel
{
    private static readonly Uri Standard = new("https://events.pagerduty.com/v2/enqueue");

    public string Kind => ChannelKinds.PagerDuty;

    public async Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken)
    {
        var (key, problem) = secrets.Read(channel);
        if (key is null)
        {
            return Deliveries.Failed(problem);
        }

        if (PagerDutyEvent.Write(notification, key) is not { } body)
        {
            return Deliveries.Delivered("Not sent: it asks nobody to act at once, and a pager is for that.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, channel.Url ?? Standard) { Content = ChannelJson.Content(body) };
        return await outbound.SendAsync(request, allowed: channel.Url is null, Judge, cancellationToken);
    }

    /// <summary>202 with the deduplication key; 400 names what is wrong with the event and will say so again.</summary>
    private static Delivery Judge(OutboundAnswer answer) => answer switch
    {
        { Usual.Outcome: DeliveryOutcome.Delivered } => Field(answer.Body, "dedup_key") is { } key
            ? answer.Usual with { Receipt = Deliveries.Quote(key) }
            : Deliveries.Retry($"{answer.Usual.Reason}, but not as the Events API does: {Deliveries.Quote(answer.Body) ?? "it was empty"}."),
        _ => answer.Usual with { Reason = answer.Usual.Reason + (Deliveries.Quote(answer.Body) is { } said ? $" It says: {said}" : "") },
    };

    private static string? Field(string body, string name)
    {
        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
