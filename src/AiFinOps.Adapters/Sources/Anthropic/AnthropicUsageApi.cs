using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Anthropic;

/// <summary>
/// The usage report of an Anthropic organisation by the hour, workspace, model and tier, <c>GET /v1/organizations/usage_report/messages</c>. It
/// knows the Priority Tier, which the cost report leaves out. Cache writes are counted in an object of their own.
/// </summary>
internal sealed class AnthropicUsageApi(ApiSettings settings) : ISpendApi
{
    /// <summary>Always said: left out, 24 hours are returned and the rest is another page. More are refused.</summary>
    private const int MostBuckets = 168;

    private const string Priority = "priority";

    public string Kind => SourceKinds.AnthropicUsage;

    public TimeSpan Lateness => TimeSpan.FromMinutes(15);

    public ApiAccess Access(SourceSettings source) => AnthropicAccess.Of(settings, source);

    public async IAsyncEnumerable<SpendPage> ReadAsync(ApiSession session, SourceSettings source, DayRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var data in TokenPages.ReadAsync(session, page => AddressOf(session.Base, window, page), cancellationToken))
        {
            yield return UsagePage.Of(source.Name, data, BucketOf, (time, result) => UsageOf(session.Provider, source.Name, time, result));
        }
    }

    private static Uri AddressOf(Uri root, DayRange window, string? page) => ApiAddress.At(
        root, "v1/organizations/usage_report/messages",
        ("starting_at", AnthropicAccess.Moment(window.From)),
        ("ending_at", AnthropicAccess.Moment(window.To.AddDays(1))),
        ("bucket_width", "1h"),
        ("limit", Math.Min(window.Days * 24, MostBuckets).ToString(CultureInfo.InvariantCulture)),
        ("group_by[]", "workspace_id"),
        ("group_by[]", "model"),
        ("group_by[]", "service_tier"),
        ("group_by[]", "inference_geo"),
        ("page", page));

    private static IEnumerable<ApiUsage> UsageOf(ProviderProfile provider, string account, TimeBucket time, JsonElement result)
    {
        var terms = TermsOf(result);
        var dimensions = DimensionsOf(account, terms, result);
        return Meters(result, provider).Select(count => new ApiUsage(time, dimensions, terms, count.Meter, count.Quantity));
    }

    private static TimeBucket BucketOf(JsonElement bucket) => TimeBucket.Of(AnthropicAccess.StartOf(bucket), bucket.Field("ending_at").Moment());

    private static IEnumerable<(UsageMeter Meter, decimal Quantity)> Meters(JsonElement result, ProviderProfile provider)
    {
        var written = result.Field("cache_creation");
        return
        [
            (UsageMeter.Input, result.RequiredQuantity("uncached_input_tokens", provider)),
            (UsageMeter.CachedInput, result.Quantity("cache_read_input_tokens", provider) ?? 0m),
            (UsageMeter.CacheWrite, written.Quantity("ephemeral_5m_input_tokens", provider) ?? 0m),
            (UsageMeter.CacheWrite1h, written.Quantity("ephemeral_1h_input_tokens", provider) ?? 0m),
            (UsageMeter.Output, result.RequiredQuantity("output_tokens", provider)),
            (UsageMeter.WebSearches, result.Field("server_tool_use").Quantity("web_search_requests", provider) ?? 0m),
        ];
    }

    /// <summary>A bill replaces the estimate of its provider. No bill has the Priority Tier, so that none may replace it: it goes under a name of its own.</summary>
    private static SpendDimensions DimensionsOf(string account, UsageTerms terms, JsonElement result) => new()
    {
        Provider = string.Equals(terms.Tier, Priority, StringComparison.Ordinal) ? "Anthropic Priority Tier" : "Anthropic",
        Account = account,
        Service = "Claude",
        ServiceCategory = "AI and Machine Learning",
        Model = terms.Model,
        Project = result.Field("workspace_id").Text() is { Length: > 0 } workspace ? workspace : "default",
        Region = terms.Region,
    };

    private static UsageTerms TermsOf(JsonElement result) => new("anthropic", result.Field("model").Text())
    {
        Region = result.Field("inference_geo").Text(),
        Tier = result.Field("service_tier").Text() is { Length: > 0 } tier ? tier.ToLowerInvariant() : PriceRow.Standard,
    };
}
