using System.Text.Json;

namespace AiFinOps.Adapters.Configuration;

/// <summary>Keywords of one schema; null or empty where it does not use them.</summary>
internal static class SchemaKeywords
{
    public static IReadOnlyList<string> Types(JsonElement schema) =>
        Optional(schema, "type") is { ValueKind: JsonValueKind.String } single ? [single.GetString()!] : Words(schema, "type");

    /// <summary>The keys of which <c>oneOf</c> asks for exactly one.</summary>
    public static IReadOnlyList<string> Alternatives(JsonElement schema) =>
        Optional(schema, "oneOf") is { } choices ? [.. choices.EnumerateArray().SelectMany(choice => Words(choice, "required"))] : [];

    public static IReadOnlyList<string> Words(JsonElement schema, string keyword) =>
        Optional(schema, keyword) is { } words ? [.. words.EnumerateArray().Select(word => word.GetString()!)] : [];

    public static string? Text(JsonElement schema, string keyword) => Optional(schema, keyword)?.GetString();

    public static decimal? Number(JsonElement schema, string keyword) => Optional(schema, keyword)?.GetDecimal();

    public static JsonElement? Optional(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var value) ? value : null;
}
