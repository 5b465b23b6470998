using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;

namespace AiFinOps.Adapters.Containment;

/// <summary>States as they are kept and compared: JSON with its keys in order, without white space, and numbers without trailing zeros.</summary>
internal static class StateText
{
    public const string None = "null";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static string Of(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    public static string Of(string text)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStringValue(text);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <param name="parts">Names with their values, which are JSON already.</param>
    public static string Object(params IEnumerable<(string Name, string Json)> parts) =>
        $"{{{string.Join(',', parts.OrderBy(part => part.Name, StringComparer.Ordinal).Select(part => $"{Of(part.Name)}:{part.Json}"))}}}";

    /// <returns>One value of a state; null where the text has none of that name.</returns>
    public static string? Value(string state, string name) => Parse(state) is { ValueKind: JsonValueKind.Object } whole && whole.TryGetProperty(name, out var value) ? Of(value) : null;

    /// <returns>The number of a value, or of text that is one; null of anything else.</returns>
    public static decimal? Number(string json) => Parse(json) is { } value ? value.Number() : null;

    /// <returns>Null where it is no JSON.</returns>
    public static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var entry in value.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(entry.Name);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when value.Number() is { } number:
                writer.WriteRawValue(Of(number));
                break;
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
