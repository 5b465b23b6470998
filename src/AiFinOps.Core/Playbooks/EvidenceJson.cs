using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Playbooks;

/// <summary>JSON of an evidence bundle: the same facts make the same bytes. Money is text; names of an object are in ordinal order.</summary>
internal static class EvidenceJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new MoneyAsText(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static byte[] Bytes(object value) => Bytes(JsonSerializer.SerializeToNode(value, value.GetType(), Options));

    public static byte[] Bytes(JsonNode? node) => [.. JsonSerializer.SerializeToUtf8Bytes(Sorted(node), Options), (byte)'\n'];

    /// <summary>An event with the name of its type first of all.</summary>
    public static JsonNode Event(IncidentEvent one)
    {
        var node = JsonSerializer.SerializeToNode(one, one.GetType(), Options)!.AsObject();
        node["event"] = one.GetType().Name;
        return node;
    }

    public static JsonNode? Node(object value) => JsonSerializer.SerializeToNode(value, value.GetType(), Options);

    /// <summary>A stored row as JSON; text that is not JSON is kept as text, because evidence loses nothing.</summary>
    public static JsonNode? Row(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private sealed class MoneyAsText : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Evidence is written, never read back into facts.");

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("amount", Figures.Exact(value.Amount));
            writer.WriteString("currency", value.Currency);
            writer.WriteEndObject();
        }
    }
}
