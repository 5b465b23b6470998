using System.Text.Json;

namespace AiFinOps.Adapters.Configuration;

/// <summary>Reads the JSON of a stored row into nodes whose paths begin with the row's key.</summary>
internal static class JsonRowReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">The row is not JSON, or writes a key twice.</exception>
    public static ConfigNode Read(string row, string json)
    {
        using var document = JsonDocument.Parse(json, Options);
        return Node(row, document.RootElement);
    }

    private static ConfigNode Node(string path, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new MappingNode(path, 0, 0,
            [.. element.EnumerateObject().Select(property => new ConfigEntry(property.Name, 0, 0, Node(MappingNode.PathOf(path, property.Name), property.Value)))]),
        JsonValueKind.Array => new SequenceNode(path, 0, 0,
            [.. element.EnumerateArray().Select((item, index) => Node(SequenceNode.PathOf(path, index), item))]),
        JsonValueKind.String => new ScalarNode(path, 0, 0, ScalarKind.Text, element.GetString()!),
        JsonValueKind.Number => new ScalarNode(path, 0, 0, ScalarKind.Number, element.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => new ScalarNode(path, 0, 0, ScalarKind.Boolean, element.GetRawText()),
        _ => new ScalarNode(path, 0, 0, ScalarKind.Null, ""),
    };
}
