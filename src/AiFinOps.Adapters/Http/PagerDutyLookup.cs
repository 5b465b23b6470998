using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Channels;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Http;

/// <summary>Asks PagerDuty for our id of an incident, where a webhook came without it.</summary>
internal sealed class PagerDutyLookup(OutboundCall outbound, IConfiguration settings)
{
    private static readonly Uri Standard = new("https://api.pagerduty.com");
    private static readonly Uri European = new("https://api.eu.pagerduty.com");

    /// <returns>Empty where no channel has an API key, or none of the alerts is ours.</returns>
    public async Task<string> IncidentOfAsync(string theirIncident, IReadOnlyList<ChannelSettings> channels, CancellationToken cancellationToken)
    {
        foreach (var channel in channels)
        {
            if (channel.ApiTokenRef is { Length: > 0 } name && settings[name]?.Trim() is { Length: > 0 } token
                && await AskAsync(theirIncident, channel, token, cancellationToken) is { Length: > 0 } key)
            {
                return key;
            }
        }

        return "";
    }

    private async Task<string> AskAsync(string theirIncident, ChannelSettings channel, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(AddressOf(channel), $"/incidents/{Uri.EscapeDataString(theirIncident)}/alerts?limit=1"));
        request.Headers.TryAddWithoutValidation("Authorization", "Token token=" + token);
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.pagerduty+json;version=2");
        var key = "";
        await outbound.SendAsync(
            request,
            allowed: channel.Url is null,
            answer =>
            {
                key = answer.Usual.Outcome == DeliveryOutcome.Delivered ? KeyOf(answer.Body) : "";
                return answer.Usual;
            },
            cancellationToken);
        return key;
    }

    // The service region of the events is the one of the API; an address of one's own stands for both.
    private static Uri AddressOf(ChannelSettings channel) => channel.Url switch
    {
        null => Standard,
        { Host: "events.eu.pagerduty.com" } => European,
        { } own => own,
    };

    private static string KeyOf(string body)
    {
        try
        {
            var first = ((JsonNode.Parse(body) as JsonObject)?["alerts"] as JsonArray)?.FirstOrDefault() as JsonObject;
            return first?["alert_key"] is JsonValue value && value.TryGetValue<string>(out var key) ? key : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
