using System.Text.Json.Nodes;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Configuration;

/// <summary>A containment target in the words of the file.</summary>
internal static class ContainmentTargetFormat
{
    public static ContainmentTargetSettings Read(ConfigNode node) => new(node.Text("name"), node.Text("kind"))
    {
        Resource = node.Text("resource").TrimEnd('/'),
        Url = Uri.TryCreate(node.Text("url"), UriKind.Absolute, out var url) ? url : null,
        SecretRef = node.At("secret") is ScalarNode secret ? secret.Text : null,
        Key = node.Text("key"),
        Label = node.Text("label"),
        Field = node.Text("field"),
        Model = node.Text("model"),
        Environment = node.Word("environment", WorkloadEnvironment.Production),
    };

    public static JsonObject Write(ContainmentTargetSettings target)
    {
        var row = new JsonObject { ["name"] = target.Name, ["kind"] = target.Kind, ["environment"] = NodeValues.WriteWord(target.Environment) };
        (string Key, string? Text)[] optional =
        [
            ("resource", target.Resource), ("url", target.Url?.OriginalString), ("secret", target.SecretRef), ("key", target.Key), ("label", target.Label), ("field", target.Field), ("model", target.Model),
        ];
        foreach (var (key, text) in optional.Where(written => !string.IsNullOrEmpty(written.Text)))
        {
            row[key] = text;
        }

        return row;
    }
}
