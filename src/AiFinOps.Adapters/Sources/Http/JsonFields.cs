using System.Globalization;
using System.Text.Json;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>
/// Fields of an answer, read as leniently as providers write them: a number may be text and text a number, what is optional may be absent
/// or null, and what is not known is passed over.
/// </summary>
internal static class JsonFields
{
    /// <returns>An undefined element where there is no such field.</returns>
    public static JsonElement Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <returns>Empty where it is no array.</returns>
    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <returns>Empty where it is no object.</returns>
    public static IEnumerable<JsonProperty> Entries(this JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];

    public static bool IsThere(this JsonElement element) => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <returns>Text, or the digits of a number; empty for anything else.</returns>
    public static string Text(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Unescaped(element),
        JsonValueKind.Number => element.GetRawText(),
        _ => "",
    };

    /// <returns>The exact decimal of a number or of text that is one; null for anything else. It never goes through floating point.</returns>
    public static decimal? Number(this JsonElement element) =>
        decimal.TryParse(element.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The name of an entry; what is no text becomes a question mark.</summary>
    public static string Label(this JsonProperty entry)
    {
        try
        {
            return entry.Name;
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }

    public static bool IsTrue(this JsonElement element) =>
        element.ValueKind == JsonValueKind.True || (element.ValueKind == JsonValueKind.String && bool.TryParse(Unescaped(element), out var flag) && flag);

    /// <summary>Bytes that are no UTF-8 and escapes that are half a character are found only when the text is asked for.</summary>
    private static string Unescaped(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }
}
