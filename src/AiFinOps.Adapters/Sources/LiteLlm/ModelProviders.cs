using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;

namespace AiFinOps.Adapters.Sources.LiteLlm;

/// <summary>
/// Who bills the models of one day of activity, under the name that the provider's own bill carries, so that the bill can replace the
/// estimate. The name of a model says it (<c>azure/gpt-4o</c>), or its family does where the gateway names that provider for the
/// day; a day with one provider left has no other. What nobody can tell stays with the gateway.
/// </summary>
internal sealed class ModelProviders
{
    private const string Unknown = "LiteLLM";

    /// <summary>The gateway's names of providers, and those of FOCUS. Names that are missing here stay as they are.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = "OpenAI",
        ["text-completion-openai"] = "OpenAI",
        ["anthropic"] = "Anthropic",
        ["azure"] = "Microsoft",
        ["azure_ai"] = "Microsoft",
        ["azure_text"] = "Microsoft",
        ["bedrock"] = "AWS",
        ["bedrock_converse"] = "AWS",
        ["sagemaker"] = "AWS",
        ["vertex_ai"] = "Google Cloud",
        ["gemini"] = "Google Cloud",
    };

    private static readonly (string Family, string Provider)[] Families =
    [
        ("gpt-", "OpenAI"), ("chatgpt-", "OpenAI"), ("o1", "OpenAI"), ("o3", "OpenAI"), ("o4", "OpenAI"), ("text-embedding-", "OpenAI"),
        ("claude", "Anthropic"), ("gemini", "Google Cloud"),
    ];

    private readonly HashSet<string> _named;
    private readonly string _rest;

    /// <param name="breakdown">Of one day: <c>providers</c> and <c>models</c> with their spend.</param>
    /// <param name="noise">Less than this is not money.</param>
    public ModelProviders(JsonElement breakdown, Func<JsonElement, decimal?> spendOf, decimal noise)
    {
        var left = breakdown.Field("providers").Entries()
            .GroupBy(provider => NameOf(provider.Label()), provider => spendOf(provider.Value) ?? 0m, StringComparer.Ordinal)
            .ToDictionary(provider => provider.Key, provider => provider.Sum(), StringComparer.Ordinal);
        _named = [.. left.Keys];
        foreach (var model in breakdown.Field("models").Entries())
        {
            if (Known(model.Label()) is { } provider && left.ContainsKey(provider))
            {
                left[provider] -= spendOf(model.Value) ?? 0m;
            }
        }

        string[] owing = [.. left.Where(provider => provider.Value >= noise).Select(provider => provider.Key)];
        _rest = owing.Length == 1 ? owing[0] : _named.Count == 1 ? _named.First() : Unknown;
    }

    /// <param name="model">As the gateway names it; empty for what its models leave over.</param>
    public string Of(string model) => Known(model) ?? _rest;

    private string? Known(string model)
    {
        if (model.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
        {
            return NameOf(model[..slash]);
        }

        var family = Families.FirstOrDefault(known => model.StartsWith(known.Family, StringComparison.OrdinalIgnoreCase)).Provider;
        return family is not null && (_named.Count == 0 || _named.Contains(family)) ? family : null;
    }

    private static string NameOf(string provider) => Names.GetValueOrDefault(provider, provider);
}
