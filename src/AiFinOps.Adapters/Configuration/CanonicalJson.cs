using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiFinOps.Adapters.Configuration;

/// <summary>One text for one value: keys in ordinal order, no white space, numbers without trailing zeros.</summary>
internal static class CanonicalJson
{
    // Readable in a storage browser; the text is never placed into HTML or script.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode value) => Ordered(value).ToJsonString(Options);

    /// <summary>SHA-256 over all rows in the order of their keys, in small hexadecimal digits.</summary>
    public static string HashOf(IReadOnlyDictionary<string, string> rows)
    {
        var sealedRows = new JsonObject(rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => KeyValuePair.Create(row.Key, (JsonNode?)row.Value)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sealedRows.ToJsonString(Options))));
    }

    private static JsonNode Ordered(JsonNode value) => value switch
    {
        JsonObject mapping => new JsonObject(mapping.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Ordered(entry.Value!)))),
        JsonArray list => new JsonArray([.. list.Select(item => Ordered(item!))]),
        _ when value.GetValueKind() == JsonValueKind.Number => JsonNode.Parse(NodeValues.WriteNumber(decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)))!,
        _ => value.DeepClone(),
    };
}
