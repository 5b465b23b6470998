using AiFinOps.Core.Prices;

namespace AiFinOps.Core.Configuration;

/// <summary>One configured cost source.</summary>
/// <param name="Kind">Name of the implementation, one of <see cref="SourceKinds"/>.</param>
/// <param name="Location">Folder below the drop folder, or prefix in the drop container, in which the source's files arrive; empty where a source has no files.</param>
/// <param name="OwnerGroup">Gets the data incidents of this source.</param>
/// <param name="SettleLag">Time after the end of a charge day until its figures are final; the lag margin covers it.</param>
/// <param name="PullEvery">How often the source is asked.</param>
/// <param name="LookBack">Days that are read again on each pull, because providers restate.</param>
public sealed record SourceSettings(string Name, string Kind, string Location, string OwnerGroup, TimeSpan SettleLag, TimeSpan PullEvery, int LookBack)
{
    /// <summary>Where the API is; null for the provider's own address.</summary>
    public Uri? Url { get; init; }

    /// <summary>Name of the app setting that holds the key of the API; never the key itself.</summary>
    public string? SecretRef { get; init; }

    /// <summary>Day on which the key ceases to work, where its owner knows it; null otherwise.</summary>
    public DateOnly? SecretExpires { get; init; }

    /// <summary>What of the provider is read, in the provider's own notation; empty for all that the credential may see.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Dimensions and tags (<c>tag:NAME</c>) by which the provider is asked to split its figures.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    /// <summary>The finest charge periods that are used of what the source reports.</summary>
    public SourceGranularity Granularity { get; init; }

    public CostType CostType { get; init; } = CostType.Actual;

    /// <summary>Azure resource ids of the accounts whose metrics are read.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Which of a provider's usage endpoints are read; empty for all.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    public TokenMetrics TokenMetrics { get; init; } = TokenMetrics.Processed;

    /// <summary>What usage is priced by; set by <see cref="Completion"/> for kinds that report quantities, empty for others.</summary>
    public PriceTable Prices { get; init; } = PriceTable.Empty;

    /// <summary>The figures are a gateway's or a price list's, not the provider's bill.</summary>
    public bool IsEstimated => SourceKinds.Of(Kind).IsEstimated;

    /// <summary>
    /// Time after the settle lag in which a day is not owed yet: a day without usage is known by a reading that began after the lag, and one pull
    /// may come just before it, or fail. A file says of itself for which days it stands.
    /// </summary>
    public TimeSpan Grace => SourceKinds.Of(Kind).IsAsked ? 2 * PullEvery : TimeSpan.Zero;

    /// <summary>
    /// Silence after its last day is no debt while its pulls are good: a day without usage is not in its answers, and its bill is what is owed.
    /// </summary>
    public bool LeavesOutIdleDays => SourceKinds.Of(Kind) is { IsEstimated: true, NamesDays: false };
}

/// <summary>Which of a provider's two accounts of the same costs is read.</summary>
public enum CostType
{
    /// <summary>As billed: a reservation is one purchase on the day it was bought.</summary>
    Actual,

    /// <summary>Reservations and savings plans spread over the usage that they cover.</summary>
    Amortized,
}

/// <summary>Which of two overlapping families of Azure OpenAI metrics is read; both together would count every token twice.</summary>
public enum TokenMetrics
{
    /// <summary><c>ProcessedPromptTokens</c> and <c>GeneratedTokens</c>, by deployment.</summary>
    Processed,

    /// <summary><c>InputTokens</c> and <c>OutputTokens</c>, by deployment and model, with the cache tokens of Claude models.</summary>
    Input,
}

/// <summary>How finely a source's usage is looked at. Budgets and the ledger count days in any case.</summary>
public enum SourceGranularity
{
    Daily,

    /// <summary>Hours of usage are kept beside the days, so that an excess is noticed within hours.</summary>
    Hourly,
}
