using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.OpenAi;

/// <summary>Usage of an OpenAI organisation by the hour, project and model, <c>GET /v1/organization/usage/…</c>: quantities alone, which the organisation's own table prices.</summary>
internal sealed class OpenAiUsageApi(ApiSettings settings) : ISpendApi
{
    /// <summary>Always said: left out, 24 hours are returned and the rest is another page. More are refused.</summary>
    private const int MostBuckets = 168;

    public string Kind => SourceKinds.OpenAiUsage;

    public TimeSpan Lateness => TimeSpan.FromMinutes(15);

    public ApiAccess Access(SourceSettings source) => OpenAiAccess.Of(settings, source);

    public async IAsyncEnumerable<SpendPage> ReadAsync(ApiSession session, SourceSettings source, DayRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = new AnsweredParts(session.Provider.Name);
        foreach (var endpoint in UsageEndpoint.All.Where(endpoint => source.Endpoints.Count == 0 || source.Endpoints.Contains(endpoint.Name, StringComparer.Ordinal)))
        {
            var pages = 0;
            await foreach (var data in TokenPages.ReadAsync(session, page => AddressOf(session.Base, endpoint, window, page), cancellationToken))
            {
                pages++;
                yield return UsagePage.Of(source.Name, data, BucketOf, (time, result) => UsageOf(session.Provider, endpoint, source.Name, time, result));
            }

            parts.Add(endpoint.Name, pages > 0);
        }
    }

    private static Uri AddressOf(Uri root, UsageEndpoint endpoint, DayRange window, string? page) => ApiAddress.At(
        root, $"v1/organization/usage/{endpoint.Name}",
        [
            ("start_time", OpenAiAccess.UnixTime(window.From)),
            ("end_time", OpenAiAccess.UnixTime(window.To.AddDays(1))),
            ("bucket_width", "1h"),
            ("limit", Math.Min(window.Days * 24, MostBuckets).ToString(CultureInfo.InvariantCulture)),
            .. endpoint.GroupBy.Select(name => ("group_by[]", (string?)name)),
            ("page", page),
        ]);

    private static IEnumerable<ApiUsage> UsageOf(ProviderProfile provider, UsageEndpoint endpoint, string account, TimeBucket time, JsonElement result)
    {
        var (dimensions, terms) = (DimensionsOf(account, result), TermsOf(result));
        return endpoint.Meters(result, provider).Select(count => new ApiUsage(time, dimensions, terms, count.Meter, count.Quantity));
    }

    private static TimeBucket BucketOf(JsonElement bucket) => TimeBucket.Of(OpenAiAccess.StartOf(bucket), bucket.Field("end_time").UnixTime());

    private static SpendDimensions DimensionsOf(string account, JsonElement result) => new()
    {
        Provider = "OpenAI",
        Account = account,
        Service = "OpenAI",
        ServiceCategory = "AI and Machine Learning",
        Model = result.Field("model").Text(),
        Project = result.Field("project_id").Text(),
    };

    private static UsageTerms TermsOf(JsonElement result) => new("openai", result.Field("model").Text())
    {
        Tier = result.Field("batch").IsTrue() ? "batch" : result.Field("service_tier").Text().ToLowerInvariant() switch
        {
            "" or "default" or "auto" => PriceRow.Standard,
            var tier => tier,
        },
    };
}
