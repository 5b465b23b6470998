using System.Text.Json.Nodes;
using AiFinOps.Adapters.Configuration;
using NJsonSchema;

namespace AiFinOps.Adapters.Tests.Configuration;

/// <summary>The schema file as another implementation of JSON Schema reads it: what an editor would say.</summary>
internal static class IndependentSchema
{
    private static readonly JsonSchema Schema = JsonSchema.FromJsonAsync(SchemaWalker.SchemaText).GetAwaiter().GetResult();

    public static bool Accepts(ConfigNode root) => Schema.Validate(ToJson(root)?.ToJsonString() ?? "null").Count == 0;

    private static JsonNode? ToJson(ConfigNode node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        ScalarNode { Kind: ScalarKind.Text } scalar => JsonValue.Create(scalar.Text),
        ScalarNode { Kind: ScalarKind.Boolean } scalar => JsonValue.Create(bool.Parse(scalar.Text)),
        ScalarNode { Kind: ScalarKind.Number } scalar => decimal.IsInteger(scalar.Number!.Value) ? JsonValue.Create((long)scalar.Number) : JsonValue.Create(scalar.Number.Value),
        _ => null,
    };
}
