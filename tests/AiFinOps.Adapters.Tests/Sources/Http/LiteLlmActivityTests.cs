using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class LiteLlmActivityTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2025, 3, 27);
    private static readonly SourceSettings Settings = ProviderCase.All[SourceKinds.LiteLlm].Settings;

    private SourceBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void Gateways_and_usage_are_estimates_and_the_providers_bills_are_not() =>
        Assert.Equal([SourceKinds.LiteLlm, SourceKinds.OpenAiUsage, SourceKinds.AnthropicUsage, SourceKinds.AzureOpenAiMetrics], SourceKinds.All.Where(kind => kind.IsEstimated).Select(kind => kind.Name));

    [Fact]
    public async Task The_documented_page_is_read_and_what_models_leave_over_is_kept()
    {
        _bench.Provider.Replies(Reply.Json("""
            {"results":[{"date":"2025-03-27","metrics":{"spend":0.0177072,"prompt_tokens":111,"completion_tokens":1711,"total_tokens":1822,"api_requests":11},
              "breakdown":{"models":{"gpt-4o-mini":{"spend":1.095e-05,"prompt_tokens":37,"completion_tokens":9,"total_tokens":46,"api_requests":1}},
                "providers":{"openai":{"spend":1.095e-05}},"api_keys":{"3126b6eaf1":{"spend":0.0177072}}}}],
             "metadata":{"total_spend":0.7274667,"total_prompt_tokens":280990,"total_completion_tokens":376674,"total_api_requests":14}}
            """));

        Assert.Empty((await _bench.PullAsync(Settings, Day, Day)).Problems);
        Assert.Equal(["2025-03-27 LiteLLM 0.01769625 USD", "2025-03-27 LiteLLM gpt-4o-mini 0.00001095 USD"], await _bench.FactsAsync());
    }

    [Fact]
    public async Task Models_keys_and_teams_of_a_newer_gateway_split_the_day()
    {
        _bench.Provider.Replies(Reply.Json("""
            {"results":[{"date":"2025-03-27","metrics":{"spend":10.0},"breakdown":{"models":{
               "gpt-4o":{"metrics":{"spend":7.5},"metadata":{},"api_key_breakdown":{
                 "HASH-A":{"metrics":{"spend":5.0},"metadata":{"key_alias":"order-agent","team_id":"commerce"}},
                 "HASH-B":{"metrics":{"spend":1.5},"metadata":{"key_alias":null,"team_id":null}},
                 "sk-plain-key-in-place-of-a-hash":{"metrics":{"spend":0.5},"metadata":{}}}},
               "claude":{"metrics":{"spend":2.5},"api_key_breakdown":{}}}}}],
             "metadata":{"page":1,"total_pages":1,"has_more":false,"api_key_limit":3,"total_api_keys":9}}
            """.Replace("HASH-A", new string('a', 64), StringComparison.Ordinal).Replace("HASH-B", "0123456789abcdef" + new string('b', 48), StringComparison.Ordinal)));

        Assert.Empty((await _bench.PullAsync(Settings, Day, Day)).Problems);

        var records = await _bench.RecordsAsync();
        Assert.Equal(
            [("claude", "", "", 2.5m), ("gpt-4o", "", "", 0.5m), ("gpt-4o", "", "key-01234567", 1.5m), ("gpt-4o", "", "key-" + KeyHash, 0.5m), ("gpt-4o", "commerce", "order-agent", 5m)],
            records.Select(record => (record.Dimensions.Model, record.Dimensions.Project, record.Dimensions.Feature, record.Effective.Amount))
                .OrderBy(row => row.Model, StringComparer.Ordinal).ThenBy(row => row.Project, StringComparer.Ordinal).ThenBy(row => row.Feature, StringComparer.Ordinal));
        Assert.Equal(10m, records.Sum(record => record.Effective.Amount));
    }

    /// <summary>The gateway pages its rows and not its days: one day stands on two pages, each with a part of it.</summary>
    [Fact]
    public async Task A_day_that_is_split_over_two_pages_is_the_sum_of_both()
    {
        var provider = ProviderCase.All[SourceKinds.LiteLlm];
        _bench.Provider.Replies(Reply.Json(provider.Page([new(Day, "commerce", 2m)], 1, more: true)), Reply.Json(provider.Page([new(Day, "commerce", 3m), new(Day.AddDays(-1), "search", 1m)], 2)));

        await _bench.PullAsync(Settings, Day.AddDays(-1), Day);

        Assert.Equal(["2025-03-26 search LiteLLM gpt-4o 1 USD", "2025-03-27 commerce LiteLLM gpt-4o 5 USD"], await _bench.FactsAsync());
        Assert.Equal(
            ["/user/daily/activity?start_date=2025-03-26&end_date=2025-03-27&page=1&page_size=1000", "/user/daily/activity?start_date=2025-03-26&end_date=2025-03-27&page=2&page_size=1000"],
            _bench.Provider.Requests.Select(request => request.Target));
    }

    /// <summary>The bill of a provider replaces the estimate of the same provider, so the estimate has to carry its name.</summary>
    [Theory]
    [InlineData("gpt-4o", "", "OpenAI")]
    [InlineData("azure/gpt-4o", "", "Microsoft")]
    [InlineData("mistral/large", "", "mistral")]
    [InlineData("gpt-4o", "'azure':{'spend':2}", "Microsoft")]
    [InlineData("our-alias", "'anthropic':{'spend':2}", "Anthropic")]
    [InlineData("our-alias", "'anthropic':{'spend':1},'openai':{'spend':1}", "LiteLLM")]
    [InlineData("our-alias", "", "LiteLLM")]
    public async Task The_provider_of_a_model_is_the_one_that_bills_it(string model, string providers, string expected)
    {
        var body = $"{{'results':[{{'date':'2025-03-27','metrics':{{'spend':2}},'breakdown':{{'models':{{'{model}':{{'spend':2}}}},'providers':{{{providers}}}}}}}]}}";
        _bench.Provider.Replies(Reply.Json(body.Replace('\'', '"')));

        await _bench.PullAsync(Settings, Day, Day);

        Assert.Equal(expected, Assert.Single(await _bench.RecordsAsync()).Dimensions.Provider);
    }

    [Fact]
    public async Task A_gateway_below_a_root_path_is_asked_there()
    {
        _bench.Provider.Replies(ProviderCase.All[SourceKinds.LiteLlm].Reply(new Spent(Day, "commerce", 2m)));

        await _bench.PullAsync(Settings with { Url = new Uri("https://litellm.example.com/gateway/") }, Day, Day);

        Assert.StartsWith("/gateway/user/daily/activity?", Assert.Single(_bench.Provider.Requests).Target, StringComparison.Ordinal);
    }

    /// <summary>The days of a long holiday lie further back than a pull usually reads: the last one before it is not in the answer.</summary>
    [Fact]
    public async Task Idle_days_after_a_day_that_an_earlier_pull_reported_are_known_when_usage_comes_back()
    {
        var friday = new DateOnly(2026, 11, 13);
        _bench.Provider.Replies(ProviderCase.All[SourceKinds.LiteLlm].Reply(new Spent(friday, "api", 5m)));
        await _bench.PullAsync(Settings, friday.AddDays(-3), friday);
        _bench.Provider.Replies(ProviderCase.All[SourceKinds.LiteLlm].Reply(new Spent(friday.AddDays(6), "api", 4m)));

        await _bench.PullAsync(Settings, friday.AddDays(1), friday.AddDays(6));

        var calendar = _bench.CalendarOf(Settings, _bench.Clock.GetUtcNow());
        Assert.Equal(Enumerable.Repeat(DayStatus.Final, 7), new DayRange(friday, friday.AddDays(6)).Each().Select(calendar.StatusOf));
    }

    /// <summary>The gateway names only days with activity: between two of them, a settled day without any is zero.</summary>
    [Fact]
    public async Task A_day_without_activity_is_zero_between_days_with_it_and_unknown_at_the_end()
    {
        var today = SourceBench.Today;
        _bench.Provider.Replies(ProviderCase.All[SourceKinds.LiteLlm].Reply(new(today.AddDays(-5), "commerce", 2m), new(today.AddDays(-3), "commerce", 2m)));

        await _bench.PullAsync(Settings);

        Assert.Equal([today.AddDays(-5), today.AddDays(-4), today.AddDays(-3)], _bench.Ledger.Batches[0].ReportedDays);
    }

    [Theory]
    [InlineData("""{"results":[{"date":"yesterday","metrics":{"spend":1}}]}""", "the date `yesterday`")]
    [InlineData("""{"results":[{"date":"2025-03-27","metrics":{}}]}""", "no `spend` for 2025-03-27")]
    public async Task What_cannot_be_read_is_told_and_nothing_is_written(string body, string told)
    {
        _bench.Provider.Replies(Reply.Json(body));

        Assert.Contains(told, Assert.Single((await _bench.PullAsync(Settings, Day, Day)).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }

    /// <summary>First eight digits of the SHA-256 of <c>sk-plain-key-in-place-of-a-hash</c>, computed elsewhere.</summary>
    private const string KeyHash = "32856f7d";
}
