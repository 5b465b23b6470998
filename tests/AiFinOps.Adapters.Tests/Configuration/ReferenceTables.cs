using System.Globalization;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Configuration;

namespace AiFinOps.Adapters.Tests.Configuration;

/// <summary>The tables of docs/configuration.md as the schema has them: key, type, default, why.</summary>
internal static class ReferenceTables
{
    private static readonly JsonObject Schema = JsonNode.Parse(SchemaWalker.SchemaText)!.AsObject();

    /// <summary>Definitions that have keys, in the order of the schema, with the name of their table.</summary>
    public static IReadOnlyDictionary<string, string> All =>
        Definitions.Where(definition => definition.Value!["properties"] is not null)
            .Select(definition => KeyValuePair.Create(definition.Key, Table(definition.Value!.AsObject())))
            .Prepend(KeyValuePair.Create("file", Table(Schema)))
            .Append(KeyValuePair.Create("bandDefaults", KeyDefaults("bands", "band")))
            .Append(KeyValuePair.Create("categoryDefaults", KeyDefaults("categories", "category")))
            .Append(KeyValuePair.Create("escalationDefaults", EscalationDefaults()))
            .ToDictionary(StringComparer.Ordinal);

    private static JsonObject Definitions => Schema["definitions"]!.AsObject();

    private static string Table(JsonObject schema)
    {
        var required = schema["required"]?.AsArray().Select(key => key!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
        var rows = schema["properties"]!.AsObject()
            .Select(property => $"| `{property.Key}` | {Type(property.Value!)} | {(required.Contains(property.Key) ? "**required**" : Default(property.Value!))} | {Text(property.Value!, "description")} |");
        return $"| key | type | default | what and why |\n|---|---|---|---|\n{string.Join('\n', rows)}\n";
    }

    /// <summary>A section that is a mapping of names to items of one kind, with the default of every key of each.</summary>
    private static string KeyDefaults(string section, string item)
    {
        var bands = Schema["properties"]![section]!;
        var keys = Definitions[item]!["properties"]!.AsObject().Select(property => property.Key).ToList();
        var rows = bands["properties"]!.AsObject().Select(band =>
            $"| `{band.Key}` | {string.Join(" | ", keys.Select(key => bands["default"]![band.Key]![key] is JsonArray { Count: 0 } ? "none" : bands["default"]![band.Key]![key]!.ToString()))} | {Text(band.Value!, "description")} |");
        return $"| | {string.Join(" | ", keys.Select(key => $"`{key}`"))} | why |\n|{string.Concat(Enumerable.Repeat("---|", keys.Count + 2))}\n{string.Join('\n', rows)}\n";
    }

    private static string EscalationDefaults()
    {
        var escalation = Schema["properties"]!["escalation"]!;
        var rows = escalation["properties"]!.AsObject().Select(severity =>
            $"| `{severity.Key}` | {string.Join(", ", escalation["default"]![severity.Key]!.AsArray().Select(level => $"`{level!["group"]}` after {level["after"]}{(level["repeat"] is { } repeat ? $", again every {repeat}, {level["times"]} times" : "")}"))} | {Text(severity.Value!, "description")} |");
        return $"| | levels | why |\n|---|---|---|\n{string.Join('\n', rows)}\n";
    }

    private static string Type(JsonNode reference)
    {
        var name = reference["$ref"]?.GetValue<string>()["#/definitions/".Length..];
        var schema = name is null ? reference : Definitions[name]!;
        return (name, schema["type"]) switch
        {
            (_, _) when schema["enum"] is JsonArray words => string.Join(", ", words.Select(word => $"`{word}`")),
            ("id" or "group" or "currency" or "timeZone" or "cron" or "date" or "duration" or "pattern", _) => Spaced(name),
            ("clock", _) => "response time",
            ("timeOfDay", _) => "time of day",
            ("percent" or "bandPercent", _) => "percent",
            ("amount" or "budgetAmount" or "limitAmount" or "priceAmount", _) => "money",
            ("flag", _) => "true or false",
            ("ids", _) => "list of ids",
            (_, JsonArray) => "number or text",
            (not null, _) when schema["properties"] is not null => $"[{Spaced(name)}](#{Spaced(name).Replace(' ', '-')})",
            (_, { } type) when type.GetValue<string>() is "array" => $"list of {Item(schema["items"]!)}",
            (_, { } type) when type.GetValue<string>() is "object" => "mapping",
            (_, { } type) => type.GetValue<string>() switch { "string" => "text", "integer" => "whole number", var other => other },
            _ => "",
        };
    }

    private static string Item(JsonNode item) => item["$ref"] is null ? "words: " + Type(item) : Type(item);

    private static string Default(JsonNode property) => property["default"] switch
    {
        null => "–",
        JsonArray { Count: 0 } => "none",
        JsonArray list => string.Join(", ", list.Select(item => $"`{item}`")),
        JsonObject => "see below",
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length > 0 ? $"`{text}`" : "empty",
        var value => $"`{value.ToJsonString()}`",
    };

    private static string Text(JsonNode node, string key) => node[key]?.GetValue<string>() ?? "";

    private static string Spaced(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? " " + char.ToLower(letter, CultureInfo.InvariantCulture) : letter.ToString()));
}
