using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class AnthropicUsageTests : IAsyncLifetime
{
    private const string Documented = """
        {"data":[{"starting_at":"2025-08-01T00:00:00Z","ending_at":"2025-08-02T00:00:00Z","results":[{"account_id":"user_01","api_key_id":"apikey_01",
         "cache_creation":{"ephemeral_1h_input_tokens":1000,"ephemeral_5m_input_tokens":500},"cache_read_input_tokens":200,"context_window":"0-200k","inference_geo":"global","model":"claude-opus-5",
         "output_tokens":500,"server_tool_use":{"web_search_requests":10},"service_account_id":"svac_01","service_tier":"standard","uncached_input_tokens":1500,"workspace_id":"wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ"}]}],"has_more":true,"next_page":"page_MjAy"}
        """;

    private const string LastPage = """{"data":[],"has_more":false,"next_page":null}""";

    private static readonly DateOnly FirstOfAugust2025 = new(2025, 8, 1);

    private static readonly SourceSettings Settings = ProviderCase.All[SourceKinds.AnthropicUsage].Settings.With(
        UsagePrices.Row("opus", "anthropic", "claude-opus-5", prices:
        [
            (UsageMeter.Input, 10m), (UsageMeter.CachedInput, 1m), (UsageMeter.CacheWrite, 12m), (UsageMeter.CacheWrite1h, 20m), (UsageMeter.Output, 50m), (UsageMeter.WebSearches, 10m),
        ]),
        UsagePrices.Row("opus-priority", "anthropic", "claude-opus-5", "priority", prices: [(UsageMeter.Input, 30m), (UsageMeter.Output, 150m)]));

    private SourceBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    /// <summary>Cache writes are nested, and dearer than input: a flat field would read 0.</summary>
    [Fact]
    public async Task The_documented_page_is_read_with_its_nested_cache_tokens()
    {
        _bench.Provider.Replies(Reply.Json(Documented), Reply.Json(LastPage));

        var result = await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025);

        Assert.Equal((0, 2), (result.Problems.Count, result.FilesRead));
        const string Start = "2025-08-01 wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ Claude";
        Assert.Equal(
            [
                $"{Start} cache write (1 h) tokens claude-opus-5 0.02 USD", $"{Start} cache write tokens claude-opus-5 0.006 USD", $"{Start} cached input tokens claude-opus-5 0.0002 USD",
                $"{Start} input tokens claude-opus-5 0.015 USD", $"{Start} output tokens claude-opus-5 0.025 USD", $"{Start} web searches claude-opus-5 0.1 USD",
            ],
            await _bench.FactsAsync());
        var output = (await _bench.RecordsAsync()).Single(record => record.Dimensions.Service is "Claude output tokens");
        Assert.Equal(("Anthropic", "global", 500m, "tokens"), (output.Dimensions.Provider, output.Dimensions.Region, output.Quantity!.Value, output.Unit));
    }

    [Fact]
    public async Task The_request_is_as_documented_by_the_hour_and_with_a_limit()
    {
        _bench.Provider.Replies(Reply.Json(Documented), Reply.Json(LastPage));

        await _bench.PullAsync(Settings, new DateOnly(2025, 6, 1), FirstOfAugust2025);

        const string Question = "/v1/organizations/usage_report/messages?starting_at=2025-06-01T00%3A00%3A00Z&ending_at=2025-08-02T00%3A00%3A00Z&bucket_width=1h&limit=168"
            + "&group_by%5B%5D=workspace_id&group_by%5B%5D=model&group_by%5B%5D=service_tier&group_by%5B%5D=inference_geo";
        var asked = _bench.Provider.Requests.ToArray();
        Assert.Equal([Question, Question + "&page=page_MjAy"], asked.Select(request => request.Target));
        Assert.Equal((SourceBench.Key, "2023-06-01"), (asked[1].Headers["x-api-key"], asked[1].Headers["anthropic-version"]));
    }

    /// <summary>
    /// The cost report leaves the Priority Tier out; here it is, at its own price, in the default workspace, and under a provider whose bill
    /// nobody sends: the bill of Anthropic would replace it.
    /// </summary>
    [Fact]
    public async Task The_priority_tier_is_counted_and_a_workspace_that_is_not_named_is_the_default_one()
    {
        _bench.Provider.Replies(Hour("\"uncached_input_tokens\":1000000,\"output_tokens\":0,\"service_tier\":\"priority\",\"workspace_id\":null"));

        Assert.Empty((await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025)).Problems);

        Assert.Equal(["2025-08-01 default Claude priority input tokens claude-opus-5 30 USD"], await _bench.FactsAsync());
        Assert.Equal("Anthropic Priority Tier", Assert.Single(await _bench.RecordsAsync()).Dimensions.Provider);
    }

    [Fact]
    public async Task A_tier_without_a_row_is_told_by_its_name()
    {
        _bench.Provider.Replies(Hour("\"uncached_input_tokens\":7,\"output_tokens\":0,\"service_tier\":\"flex_discount\""));

        var result = await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025);

        Assert.Contains("model `claude-opus-5` (tier `flex_discount`): 7 input tokens", result.Problems[0], StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Fact]
    public async Task A_price_that_a_row_lacks_is_told_with_the_row()
    {
        _bench.Provider.Replies(Hour("\"uncached_input_tokens\":1000000,\"cache_read_input_tokens\":5,\"output_tokens\":0,\"service_tier\":\"priority\""));

        var problem = Assert.Single((await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025)).Problems);

        Assert.Contains("5 cached input tokens from 2025-08-01 to 2025-08-01 are not counted, and the days and hours that have them are unknown. Row `opus-priority` of `prices` lacks `cachedInput`", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_hour_reaches_the_hours_and_its_day()
    {
        _bench.Provider.Replies(Hour("\"uncached_input_tokens\":1000000,\"output_tokens\":1000000"));

        Assert.True((await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025)).HoursChanged);

        var feed = await _bench.HoursAsync(Settings);
        var hour = new DateTimeOffset(2025, 8, 1, 23, 0, 0, TimeSpan.Zero);
        Assert.True(feed.IsComplete(hour));
        Assert.Equal([(hour, new Money(10m, "USD")), (hour, new Money(50m, "USD"))], feed.Records.Select(record => (record.Hour, record.Usage)).OrderBy(record => record.Usage.Amount));
        Assert.Equal(60m, (await _bench.RecordsAsync()).Sum(record => record.Effective.Amount));
    }

    [Theory]
    [InlineData("""{"data":[{"results":[]}]}""", "no `starting_at`")]
    [InlineData("""{"data":[{"starting_at":"2025-08-01T00:00:00Z","results":[{"output_tokens":1}]}]}""", "no `uncached_input_tokens`")]
    [InlineData("""{"data":[{"starting_at":"2025-08-01T00:00:00Z","results":[{"uncached_input_tokens":1,"output_tokens":{}}]}]}""", "is no quantity")]
    public async Task What_cannot_be_read_is_told_and_nothing_is_written(string body, string told)
    {
        _bench.Provider.Replies(Reply.Json(body));

        Assert.Contains(told, Assert.Single((await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025)).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }

    private static Reply Hour(string fields) =>
        Reply.Json("""{"data":[{"starting_at":"2025-08-01T23:00:00Z","ending_at":"2025-08-02T00:00:00Z","results":[{"model":"claude-opus-5",""" + fields + """}]}],"has_more":false}""");
}
