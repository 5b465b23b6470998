using System.Text.Json.Nodes;
using AiFinOps.Adapters.Channels.Layout;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>An event of the Events API v2. What it asks for follows from the state the incident is in when it is sent, so a late event does not page anew.</summary>
internal static class PagerDutyEvent
{
    public const int MostBytes = 512_000;

    public const int MostSummaryRunes = 1_024;

    public const int MostKeyCharacters = 255;

    /// <summary>Reasons for a message that ask nobody to get up.</summary>
    private static readonly HashSet<string> News = new(StringComparer.Ordinal) { "recovery-stable", "containment-reverted", "daily-update", "assigned", "calibration" };

    /// <returns>Null where it is no page.</returns>
    public static byte[]? Write(Notification notification, string routingKey)
    {
        if (ActionOf(notification) is not { } action || notification.Data.GetValueOrDefault("incident") is not { Length: > 0 } incident)
        {
            return null;
        }

        var whole = ChannelJson.Bytes(Event(notification, routingKey, action, incident, details: true));
        return whole.Length <= MostBytes ? whole : ChannelJson.Bytes(Event(notification, routingKey, action, incident, details: false));
    }

    private static string? ActionOf(Notification notification) => notification.Data.GetValueOrDefault("state") switch
    {
        // Spend is back, and the key is still out: whoever revokes it ends the page there.
        "Resolved" when notification.Data.GetValueOrDefault("why") is "category-confirmed" && notification.Data.GetValueOrDefault("severity") is "Critical" => "trigger",
        "Resolved" or "Closed" or "FalsePositive" => "resolve",
        _ => notification.Data.GetValueOrDefault("why") switch
        {
            "acknowledged" => "acknowledge",
            { } why when News.Contains(why) => null,
            _ => "trigger",
        },
    };

    private static JsonObject Event(Notification notification, string routingKey, string action, string incident, bool details)
    {
        var one = new JsonObject
        {
            ["routing_key"] = routingKey,
            ["event_action"] = action,
            ["dedup_key"] = Truncation.Cut(incident, MostKeyCharacters),
        };
        if (action is "trigger")
        {
            one["client"] = "AiFinOps";
            AddLink(one, notification.Data.GetValueOrDefault("url"));
            one["payload"] = Payload(notification, details);
        }

        return one;
    }

    private static void AddLink(JsonObject one, string? url)
    {
        if (url is not null)
        {
            one["client_url"] = url;
            one["links"] = new JsonArray(new JsonObject { ["href"] = url, ["text"] = "Open the incident" });
        }
    }

    private static JsonObject Payload(Notification notification, bool details)
    {
        var payload = new JsonObject
        {
            ["summary"] = Truncation.CutRunes(InertText.Of(notification.Title), MostSummaryRunes),
            ["source"] = InertText.Of(notification.Data.GetValueOrDefault("lineName", "AiFinOps")),
            ["severity"] = SeverityOf(notification.Data.GetValueOrDefault("severity")),
            ["timestamp"] = notification.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["class"] = notification.Data.GetValueOrDefault("kind", ""),
            ["component"] = notification.Data.GetValueOrDefault("line", ""),
            ["group"] = notification.Data.GetValueOrDefault("ownerGroup", ""),
        };
        if (details)
        {
            payload["custom_details"] = Details(notification);
        }

        return payload;
    }

    /// <summary>The lines under their headings, as the page on the phone shows them; the fields for rules of event orchestration.</summary>
    private static JsonObject Details(Notification notification)
    {
        var lines = MessageReader.Read(notification).Lines.Select(line => (line.Kind == LineKind.Bullet ? "- " : "") + InertText.Of(line.Text));
        var fields = new JsonObject(notification.Data.Where(field => field.Key is not "url").Select(field => KeyValuePair.Create(field.Key, (JsonNode?)InertText.Of(field.Value))));
        return new() { ["message"] = string.Join('\n', lines), ["message_id"] = notification.Id, ["fields"] = fields };
    }

    private static string SeverityOf(string? severity) => severity switch
    {
        "Critical" => "critical",
        "High" => "error",
        "Medium" => "warning",
        _ => "info",
    };
}
