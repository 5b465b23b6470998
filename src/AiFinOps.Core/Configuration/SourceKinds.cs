namespace AiFinOps.Core.Configuration;

/// <summary>What is known of a kind of source before anybody has configured one.</summary>
/// <param name="IsEstimated">Its figures are worked out from usage and a list of prices; the provider's bill is another fact.</param>
/// <param name="SettleDays">Days after the end of a charge day until the provider no longer changes it in its normal course.</param>
/// <param name="PullEveryHours">How often asking brings news.</param>
/// <param name="LookBackDays">How far back the provider restates.</param>
/// <param name="Keys">Keys that mean something for this kind, besides those that every source has.</param>
/// <param name="RequiredKeys">Those of <paramref name="Keys"/> without which it cannot be read.</param>
public sealed record SourceKind(
    string Name, bool IsEstimated, int SettleDays, int PullEveryHours, int LookBackDays, IReadOnlyList<string> Keys, IReadOnlyList<string> RequiredKeys)
{
    /// <summary>Unless the configuration says otherwise.</summary>
    public SourceGranularity Granularity { get; init; }

    /// <summary>It reports quantities, and <c>prices</c> of the configuration says what they cost.</summary>
    public bool IsPriced { get; init; }

    /// <summary>
    /// The provider names every day that it answers for, with costs or without. Where it does not, a day without costs between two days with
    /// costs is taken as one that it answered for.
    /// </summary>
    public bool NamesDays { get; init; } = true;

    /// <summary>It is asked over an API; what it has to say does not arrive by itself, as a file.</summary>
    public bool IsAsked => !Keys.Contains("location", StringComparer.Ordinal);
}

/// <summary>The kinds of source that are built in, with their defaults. The reasons are in docs/sources.md.</summary>
public static class SourceKinds
{
    public const string FocusFile = "focus-file";
    public const string FocusExport = "focus-export";
    public const string AzureCostManagement = "azure-cost-management";
    public const string OpenAi = "openai";
    public const string Anthropic = "anthropic";
    public const string LiteLlm = "litellm";
    public const string OpenAiUsage = "openai-usage";
    public const string AnthropicUsage = "anthropic-usage";
    public const string AzureOpenAiMetrics = "azure-openai-metrics";

    public static readonly IReadOnlyList<SourceKind> All =
    [
        new(FocusFile, IsEstimated: false, Defaults.SettleLag.Days, (int)Defaults.PullEvery.TotalHours, Defaults.LookBackDays, ["location"], []),
        new(FocusExport, IsEstimated: false, SettleDays: 3, PullEveryHours: 6, LookBackDays: 35, ["url", "location"], []),
        new(AzureCostManagement, IsEstimated: false, SettleDays: 2, PullEveryHours: 6, LookBackDays: 35, ["url", "scope", "groupBy", "costType"], ["scope"]) { NamesDays = false },
        new(OpenAi, IsEstimated: false, SettleDays: 1, PullEveryHours: 6, LookBackDays: 10, ["url", "secret", "secretExpires"], ["secret"]),
        new(Anthropic, IsEstimated: false, SettleDays: 2, PullEveryHours: 6, LookBackDays: 10, ["url", "secret", "secretExpires"], ["secret"]),
        new(LiteLlm, IsEstimated: true, SettleDays: 0, PullEveryHours: 1, LookBackDays: 3, ["url", "secret", "secretExpires"], ["url", "secret"]) { NamesDays = false },
        Usage(OpenAiUsage, ["url", "secret", "secretExpires", "endpoints"], ["secret"]),
        Usage(AnthropicUsage, ["url", "secret", "secretExpires"], ["secret"]),
        Usage(AzureOpenAiMetrics, ["url", "resources", "tokenMetrics"], ["resources"]) with { NamesDays = false },
    ];

    /// <returns>The kind of this name; of an unknown name, one with the general defaults and every key.</returns>
    public static SourceKind Of(string name) =>
        All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.Ordinal))
        ?? new SourceKind(name, IsEstimated: false, Defaults.SettleLag.Days, (int)Defaults.PullEvery.TotalHours, Defaults.LookBackDays, [.. All.SelectMany(kind => kind.Keys).Distinct(StringComparer.Ordinal)], []);

    /// <summary>Quantities by the hour, there within minutes, priced by the organisation's own table.</summary>
    private static SourceKind Usage(string name, IReadOnlyList<string> keys, IReadOnlyList<string> required) =>
        new(name, IsEstimated: true, SettleDays: 0, PullEveryHours: 1, LookBackDays: 3, keys, required) { Granularity = SourceGranularity.Hourly, IsPriced = true };
}
