using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class OpenAiCostsTests : IAsyncLifetime
{
    private static readonly DateOnly FirstOfNovember2024 = new(2024, 11, 1);
    private static readonly SourceSettings Settings = ProviderCase.All[SourceKinds.OpenAi].Settings;

    private SourceBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_documented_page_is_read()
    {
        _bench.Provider.Replies(Reply.Json("""
            {"object":"page","data":[{"object":"bucket","start_time":1730419200,"end_time":1730505600,
             "results":[{"object":"organization.costs.result","amount":{"value":0.06,"currency":"usd"},
               "line_item":null,"project_id":null,"api_key_id":null,"quantity":null,"quantity_unit":null}]}],
             "has_more":false,"next_page":null}
            """));

        await _bench.PullAsync(Settings, FirstOfNovember2024, FirstOfNovember2024);

        var record = Assert.Single(await _bench.RecordsAsync());
        Assert.Equal((FirstOfNovember2024, "OpenAI", "OpenAI API", "", null), (record.Day, record.Dimensions.Provider, record.Dimensions.Service, record.Dimensions.Project, record.Quantity));
        Assert.Equal((new Money(0.06m, "USD"), new Money(0.06m, "USD"), ChargeCategory.Usage), (record.Effective, record.Billed, record.Category));
    }

    [Fact]
    public async Task Line_items_and_projects_split_a_day_and_quantities_come_with_them()
    {
        _bench.Provider.Replies(Reply.Json("""
            {"object":"page","data":[{"object":"bucket","start_time":1730419200,"end_time":1730505600,"results":[
              {"object":"organization.costs.result","amount":{"value":"0.8958740000000000","currency":"usd"},"line_item":"input_tokens","project_id":"proj_abc","quantity":10000,"quantity_unit":"tokens"},
              {"object":"organization.costs.result","amount":{"value":1.2e-05,"currency":"usd"},"line_item":"gpt-4o-2024-08-06, output","project_id":"proj_abc"},
              {"object":"organization.costs.result","line_item":"images","project_id":"proj_abc"}]}],"has_more":false}
            """));

        Assert.Empty((await _bench.PullAsync(Settings, FirstOfNovember2024, FirstOfNovember2024)).Problems);

        Assert.Equal(["2024-11-01 proj_abc gpt-4o-2024-08-06, output gpt-4o-2024-08-06 0.000012 USD", "2024-11-01 proj_abc input_tokens 0.895874 USD"], await _bench.FactsAsync());
        Assert.Contains((10000m, "tokens"), (await _bench.RecordsAsync()).Select(record => (record.Quantity ?? 0m, record.Unit)));
    }

    [Fact]
    public async Task Usage_without_an_amount_is_told_and_not_free()
    {
        _bench.Provider.Replies(Reply.Json("""
            {"data":[{"start_time":1730419200,"results":[{"line_item":"o9-preview, input","quantity":5,"quantity_unit":"1000_tokens"},{"amount":{"value":2,"currency":"usd"}}]}],"has_more":false}
            """));

        Assert.Contains("`o9-preview, input` on 2024-11-01 without an amount", Assert.Single((await _bench.PullAsync(Settings, FirstOfNovember2024, FirstOfNovember2024)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_says_its_limit_because_seven_days_are_sent_otherwise()
    {
        _bench.Provider.Replies(Reply.Json(ProviderCase.All[SourceKinds.OpenAi].Page([new(SourceBench.Today, "api", 1m)])));

        await _bench.PullAsync(Settings, SourceBench.Today.AddDays(-34), SourceBench.Today);

        var asked = Assert.Single(_bench.Provider.Requests);
        Assert.Equal(
            "/v1/organization/costs?start_time=1792368000&end_time=1795392000&bucket_width=1d&limit=35&group_by%5B%5D=project_id&group_by%5B%5D=line_item",
            asked.Target);
        Assert.Equal($"Bearer {SourceBench.Key}", asked.Headers["Authorization"]);
    }

    [Fact]
    public async Task The_token_of_the_next_page_is_sent_with_the_same_question()
    {
        var provider = ProviderCase.All[SourceKinds.OpenAi];
        _bench.Provider.Replies(Reply.Json(provider.Page([new(SourceBench.Today, "api", 1m)], 1, more: true)), Reply.Json(provider.Page([new(SourceBench.Today.AddDays(-1), "api", 1m)], 2)));

        await _bench.PullAsync(Settings);

        var asked = _bench.Provider.Requests.Select(request => request.Target).ToArray();
        Assert.Equal($"{asked[0]}&page=page_2", asked[1]);
    }

    /// <summary>A bucket without results says that nothing was used; no bucket says nothing.</summary>
    [Fact]
    public async Task An_empty_bucket_is_zero_once_it_has_settled_and_an_absent_one_is_missing()
    {
        var today = SourceBench.Today;
        _bench.Provider.Replies(ProviderCase.All[SourceKinds.OpenAi].Reply(
            new(today.AddDays(-5), "api", 1m), new(today.AddDays(-4), "", 0m), new(today.AddDays(-2), "api", 1m), new(today.AddDays(-1), "", 0m), new(today, "", 0m)));

        await _bench.PullAsync(Settings);

        Assert.Equal([today.AddDays(-5), today.AddDays(-4), today.AddDays(-2)], _bench.Ledger.Batches[^1].ReportedDays);
        Assert.Equal(DayStatus.Missing, _bench.CalendarOf(Settings).StatusOf(today.AddDays(-3)));
    }

    [Fact]
    public async Task More_pages_without_a_token_are_not_a_whole_answer()
    {
        _bench.Provider.Replies(Reply.Json("""{"data":[],"has_more":true,"next_page":null}"""));

        Assert.Contains("there is more, and not where", Assert.Single((await _bench.PullAsync(Settings)).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":[{"results":[]}]}""", "no `start_time`")]
    [InlineData("""{"data":[{"start_time":1730419200,"results":[{"amount":{"value":"NaN","currency":"usd"}}]}]}""", "`NaN`, which is no number")]
    [InlineData("""{"data":[{"start_time":1730419200,"results":[{"amount":{"value":1}}]}]}""", "none of ISO 4217")]
    public async Task What_cannot_be_read_is_told_and_nothing_is_written(string body, string told)
    {
        _bench.Provider.Replies(Reply.Json(body));

        Assert.Contains(told, Assert.Single((await _bench.PullAsync(Settings, FirstOfNovember2024, FirstOfNovember2024)).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }
}
