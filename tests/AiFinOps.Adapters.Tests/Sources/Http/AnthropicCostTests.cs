using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class AnthropicCostTests : IAsyncLifetime
{
    private const string Documented = """
        {"data":[{"starting_at":"2025-08-01T00:00:00Z","ending_at":"2025-08-02T00:00:00Z","results":[{
          "currency":"USD","amount":"123.78912","workspace_id":"wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ",
          "description":"Claude Sonnet 4 Usage - Input Tokens","cost_type":"tokens","context_window":"0-200k",
          "model":"claude-sonnet-4-20250514","service_tier":"standard","token_type":"uncached_input_tokens"}]}],
         "has_more":true,"next_page":"page_MjAyNS0wNS0xNFQwMDowMDowMFo="}
        """;

    private const string LastPage = """{"data":[{"starting_at":"2025-08-02T00:00:00Z","ending_at":"2025-08-03T00:00:00Z","results":[]}],"has_more":false,"next_page":null}""";

    private static readonly DateOnly FirstOfAugust2025 = new(2025, 8, 1);
    private static readonly SourceSettings Settings = ProviderCase.All[SourceKinds.Anthropic].Settings;

    private SourceBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    /// <summary>Others have billed a hundredfold, with tests that had the same error in their expectation. 123.78912 cents are 1.2378912 dollars.</summary>
    [Fact]
    public async Task Anthropic_cents_are_not_dollars()
    {
        _bench.Provider.Replies(Reply.Json(Documented), Reply.Json(LastPage));

        await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025.AddDays(1));

        Assert.Equal(new Money(1.2378912m, "USD"), Assert.Single(await _bench.RecordsAsync()).Effective);
    }

    [Fact]
    public async Task The_documented_page_is_read_with_its_dimensions()
    {
        _bench.Provider.Replies(Reply.Json(Documented), Reply.Json(LastPage));

        var result = await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025.AddDays(1));

        Assert.Equal((0, 2), (result.Problems.Count, result.FilesRead));
        var record = Assert.Single(await _bench.RecordsAsync());
        Assert.Equal(
            new SpendDimensions
            {
                Provider = "Anthropic", Account = "anthropic", Service = "Claude Sonnet 4 Usage - Input Tokens", ServiceCategory = "AI and Machine Learning",
                Model = "claude-sonnet-4-20250514", Project = "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ",
            },
            record.Dimensions);
        Assert.Equal([FirstOfAugust2025, FirstOfAugust2025.AddDays(1)], _bench.Ledger.Batches[0].ReportedDays);
    }

    [Fact]
    public async Task The_request_is_as_documented_and_asks_for_all_days_at_once()
    {
        _bench.Provider.Replies(Reply.Json(Documented), Reply.Json(LastPage));

        await _bench.PullAsync(Settings, new DateOnly(2025, 6, 1), FirstOfAugust2025.AddDays(1));

        var asked = _bench.Provider.Requests.ToArray();
        const string Question = "/v1/organizations/cost_report?starting_at=2025-06-01T00%3A00%3A00Z&ending_at=2025-08-03T00%3A00%3A00Z&bucket_width=1d&limit=31&group_by%5B%5D=workspace_id&group_by%5B%5D=description";
        Assert.Equal([Question, Question + "&page=page_MjAyNS0wNS0xNFQwMDowMDowMFo%3D"], asked.Select(request => request.Target));
        Assert.Equal((SourceBench.Key, "2023-06-01"), (asked[1].Headers["x-api-key"], asked[1].Headers["anthropic-version"]));
    }

    [Fact]
    public async Task Costs_without_a_workspace_are_those_of_the_default_one()
    {
        _bench.Provider.Replies(Reply.Json("""
            {"data":[{"starting_at":"2025-08-01T00:00:00Z","results":[
              {"currency":"USD","amount":"100","workspace_id":null,"description":null,"cost_type":"web_search","inference_geo":"global"},
              {"currency":"USD","amount":"0.5","cost_type":"code_execution"}]}],"has_more":false}
            """));

        await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025);

        Assert.Equal(["2025-08-01 default code_execution 0.005 USD", "2025-08-01 default web_search 1 USD"], await _bench.FactsAsync());
    }

    [Theory]
    [InlineData("""{"data":[{"results":[]}]}""", "no `starting_at`")]
    [InlineData("""{"data":[{"starting_at":"2025-08-01T00:00:00Z","results":[{"currency":"USD","amount":"1,23"}]}]}""", "`1,23`, which is no number")]
    [InlineData("""{"data":[{"starting_at":"2025-08-01T00:00:00Z","results":[{"currency":"USD"}]}]}""", "is no number")]
    public async Task What_cannot_be_read_is_told_and_nothing_is_written(string body, string told)
    {
        _bench.Provider.Replies(Reply.Json(body));

        Assert.Contains(told, Assert.Single((await _bench.PullAsync(Settings, FirstOfAugust2025, FirstOfAugust2025)).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }
}
