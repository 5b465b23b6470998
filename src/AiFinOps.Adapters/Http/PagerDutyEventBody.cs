using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiFinOps.Adapters.Http;

/// <summary>What of a v3 webhook concerns us.</summary>
/// <param name="Id">Id of the event: the same over all attempts to deliver it.</param>
/// <param name="IncidentKey">Our id of the incident; empty where PagerDuty sends none.</param>
/// <param name="TheirIncident">PagerDuty's id of the incident.</param>
/// <param name="User">PagerDuty's id of the person who acted; empty where it was no person, but for example our own event.</param>
internal sealed record PagerDutyEventBody(string Id, string Type, DateTimeOffset At, string IncidentKey, string TheirIncident, string User)
{
    private const int MostCharacters = 255;

    /// <returns>Null where the body is none of theirs.</returns>
    public static PagerDutyEventBody? Read(byte[] body)
    {
        try
        {
            var one = (JsonNode.Parse(body) as JsonObject)?["event"] as JsonObject;
            var data = one?["data"] as JsonObject;
            var agent = one?["agent"] as JsonObject;
            var (id, type, at) = (Text(one?["id"]), Text(one?["event_type"]), Text(one?["occurred_at"]));
            return id.Length > 0 && type.Length > 0 && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                ? new(id, type, moment, Text(data?["incident_key"]), Text(data?["id"]), Text(agent?["type"]) is "user_reference" or "user" ? Text(agent?["id"]) : "")
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // A name twice, half a character: nothing that PagerDuty sends.
            return null;
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length <= MostCharacters ? text : "";
}
