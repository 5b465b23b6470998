using AiFinOps.Core.Containment;

namespace AiFinOps.Core.Configuration;

/// <summary>What is known of a kind of containment target before anybody has configured one.</summary>
/// <param name="Acts">What a rung may do with it.</param>
/// <param name="Reversibility">Whether what was there before comes back when it is written again.</param>
/// <param name="Setting">What the setting of a rung must be.</param>
/// <param name="Keys">Keys that mean something for this kind, besides <c>name</c>, <c>kind</c> and <c>environment</c>.</param>
/// <param name="RequiredKeys">Those of <paramref name="Keys"/> without which it cannot be reached.</param>
public sealed record ContainmentTargetKind(
    string Name, IReadOnlyList<ContainmentKind> Acts, Reversibility Reversibility, SettingShape Setting, IReadOnlyList<string> Keys, IReadOnlyList<string> RequiredKeys)
{
    /// <summary>Values of <c>field</c> that are understood; empty where there is one value only.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>What a rung writes.</summary>
public enum SettingShape
{
    /// <summary>A whole number of at least 1, with or without its unit in words behind it: <c>60 requests/min</c>. It has a floor.</summary>
    Number,

    /// <summary>Any text, as it is: the name of a model.</summary>
    Text,

    /// <summary><c>off</c>.</summary>
    Off,
}

/// <summary>The kinds of containment target that are built in. The reasons are in docs/containment.md.</summary>
public static class ContainmentTargetKinds
{
    public const string AzureOpenAiCapacity = "azure-openai-capacity";
    public const string AzureOpenAiPause = "azure-openai-pause";
    public const string ApimNamedValue = "apim-named-value";
    public const string AppConfigurationKey = "app-configuration-key";
    public const string AppConfigurationFlag = "app-configuration-flag";
    public const string LiteLlmKey = "litellm-key";
    public const string LiteLlmTeam = "litellm-team";
    public const string LiteLlmBudget = "litellm-budget";
    public const string OpenAiRateLimit = "openai-rate-limit";
    public const string OpenAiSpendLimit = "openai-spend-limit";
    public const string Webhook = "webhook";

    private static readonly string[] LiteLlmLimits = ["rpm_limit", "tpm_limit", "max_budget"];

    public static readonly IReadOnlyList<ContainmentTargetKind> All =
    [
        // Freed capacity goes back to the region, and may be gone when it is wanted again.
        new(AzureOpenAiCapacity, [ContainmentKind.RateLimit], Reversibility.Partial, SettingShape.Number, ["resource", "url"], ["resource"]),
        new(AzureOpenAiPause, [ContainmentKind.FeatureDisable], Reversibility.Reversible, SettingShape.Off, ["resource", "url"], ["resource"]),
        new(ApimNamedValue, [ContainmentKind.RateLimit], Reversibility.Reversible, SettingShape.Number, ["resource", "url"], ["resource"]),
        new(AppConfigurationKey, [ContainmentKind.RouteChange], Reversibility.Reversible, SettingShape.Text, ["url", "key", "label"], ["url", "key"]),
        new(AppConfigurationFlag, [ContainmentKind.FeatureDisable], Reversibility.Reversible, SettingShape.Off, ["url", "key", "label"], ["url", "key"]),
        new(LiteLlmKey, [ContainmentKind.RateLimit], Reversibility.Reversible, SettingShape.Number, ["url", "secret", "key", "field"], ["url", "secret", "key", "field"]) { Fields = LiteLlmLimits },
        new(LiteLlmTeam, [ContainmentKind.RateLimit], Reversibility.Reversible, SettingShape.Number, ["url", "secret", "key", "field"], ["url", "secret", "key", "field"]) { Fields = LiteLlmLimits },
        new(LiteLlmBudget, [ContainmentKind.RateLimit], Reversibility.Reversible, SettingShape.Number, ["url", "secret", "key", "field"], ["url", "secret", "key", "field"]) { Fields = LiteLlmLimits },
        new(OpenAiRateLimit, [ContainmentKind.RateLimit], Reversibility.Reversible, SettingShape.Number, ["url", "secret", "key", "model", "field"], ["secret", "key", "model", "field"])
        {
            Fields = ["max_requests_per_1_minute", "max_tokens_per_1_minute", "max_images_per_1_minute"],
        },
        new(OpenAiSpendLimit, [ContainmentKind.RateLimit], Reversibility.Reversible, SettingShape.Number, ["url", "secret", "key"], ["secret"]),

        // Whoever answers it says what it does: the rung says whether there is a way back.
        new(Webhook, [ContainmentKind.RateLimit, ContainmentKind.RouteChange, ContainmentKind.FeatureDisable, ContainmentKind.Webhook], Reversibility.Partial, SettingShape.Text, ["url", "secret", "key"], ["url", "secret"]),
    ];

    /// <returns>The kind of this name; null of an unknown one, which is never acted on.</returns>
    public static ContainmentTargetKind? Of(string name) => All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.Ordinal));
}
