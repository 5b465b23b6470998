using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;

namespace AiFinOps.Adapters.Sources.AzureOpenAiMetrics;

/// <summary>Metrics that count the same tokens in one way. Families overlap, so one of them is read.</summary>
/// <param name="Meters">By the name of the metric; case is ignored.</param>
/// <param name="Dimensions">By which the provider is asked to split them.</param>
internal sealed record MetricFamily(IReadOnlyDictionary<string, UsageMeter> Meters, IReadOnlyList<string> Dimensions)
{
    public const string Deployment = "ModelDeploymentName";
    public const string Model = "ModelName";

    private static readonly MetricFamily Processed = new(
        new Dictionary<string, UsageMeter>(StringComparer.OrdinalIgnoreCase)
        {
            ["ProcessedPromptTokens"] = UsageMeter.Input,
            ["GeneratedTokens"] = UsageMeter.Output,
        },
        [Deployment]);

    private static readonly MetricFamily Input = new(
        new Dictionary<string, UsageMeter>(StringComparer.OrdinalIgnoreCase)
        {
            ["InputTokens"] = UsageMeter.Input,
            ["OutputTokens"] = UsageMeter.Output,
            ["cacheReadInputTokens"] = UsageMeter.CachedInput,
            ["ephemeral5mInputTokens"] = UsageMeter.CacheWrite,
            ["ephemeral1hInputTokens"] = UsageMeter.CacheWrite1h,
        },
        [Deployment, Model]);

    public static MetricFamily Of(TokenMetrics metrics) => metrics == TokenMetrics.Input ? Input : Processed;
}
