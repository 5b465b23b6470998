using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class AzureOpenAiMetricsTests : IAsyncLifetime
{
    private const string Account = "/subscriptions/3b1f6c0e-0001-4000-8000-000000000001/resourceGroups/RG-AI/providers/Microsoft.CognitiveServices/accounts/contoso-ai";
    private const string Documented = """
        {"cost":598,"timespan":"2026-11-22T00:00:00Z/2026-11-23T00:00:00Z","interval":"PT1H","resourceregion":"SwedenCentral","value":[{
         "id":"/subscriptions/x/providers/Microsoft.Insights/metrics/ProcessedPromptTokens","unit":"Count","errorCode":"Success",
         "name":{"value":"ProcessedPromptTokens","localizedValue":"Processed Prompt Tokens"},
         "timeseries":[{"metadatavalues":[{"name":{"value":"modeldeploymentname"},"value":"chat"}],
          "data":[{"timeStamp":"2026-11-22T07:00:00Z","total":1737897.0},{"timeStamp":"2026-11-22T08:00:00Z"}]}]}]}
        """;

    private static readonly SourceSettings Settings = ProviderCase.All[SourceKinds.AzureOpenAiMetrics].Settings.With(
        UsagePrices.Row("chat", "azure-openai", "*", deployment: "chat", prices: [(UsageMeter.Input, 2m), (UsageMeter.Output, 10m)]),
        UsagePrices.Row("gpt-4o", "azure-openai", "gpt-4o", prices: [(UsageMeter.Input, 3m), (UsageMeter.Output, 12m)]));

    private static readonly DateTimeOffset Seven = new(2026, 11, 22, 7, 0, 0, TimeSpan.Zero);

    private SourceBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    /// <summary>The point at eight has no total: nobody knows what was used then, and it is not zero.</summary>
    [Fact]
    public async Task The_documented_answer_is_read_and_a_point_without_a_total_is_unknown()
    {
        _bench.Provider.Replies(Reply.Json(Documented));

        var result = await _bench.PullAsync(Settings, SourceBench.Today, SourceBench.Today);

        Assert.Equal((0, true), (result.Problems.Count, result.HoursChanged));
        var record = Assert.Single(await _bench.RecordsAsync());
        Assert.Equal((3.475794m, 1737897m, "tokens"), (record.Effective.Amount, record.Quantity!.Value, record.Unit));
        Assert.Equal(
            new SpendDimensions
            {
                Provider = "Microsoft", Account = "3b1f6c0e-0001-4000-8000-000000000001/contoso-ai", Service = "Azure OpenAI input tokens", ServiceCategory = "AI and Machine Learning",
                Model = "chat", Feature = "chat", Project = "rg-ai", Region = "swedencentral",
            },
            record.Dimensions);
        Assert.Equal([Seven], (await _bench.HoursAsync(Settings)).Reported.Keys);
    }

    [Fact]
    public async Task A_total_of_zero_is_known_and_a_day_without_any_total_is_missing()
    {
        _bench.Provider.Replies(Points("""{"timeStamp":"2026-11-20T07:00:00Z","total":5},{"timeStamp":"2026-11-20T08:00:00Z","total":0},{"timeStamp":"2026-11-21T07:00:00Z","total":null}"""));

        await _bench.PullAsync(Settings, new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 21));

        Assert.Equal([7, 8], (await _bench.HoursAsync(Settings)).Reported.Keys.Select(hour => hour.Hour).Order());
        Assert.Equal([new DateOnly(2026, 11, 20)], Assert.Single(_bench.Ledger.Batches).ReportedDays);
    }

    /// <summary>What ended less than half an hour ago may still grow.</summary>
    [Fact]
    public async Task The_hour_that_has_just_ended_is_not_complete()
    {
        _bench.Clock.Advance(TimeSpan.FromMinutes(55));
        _bench.Provider.Replies(Points("""{"timeStamp":"2026-11-22T08:00:00Z","total":5},{"timeStamp":"2026-11-22T09:00:00Z","total":5}"""));

        await _bench.PullAsync(Settings, SourceBench.Today, SourceBench.Today);

        var feed = await _bench.HoursAsync(Settings);
        Assert.Equal((true, false), (feed.IsComplete(Seven.AddHours(1)), feed.IsComplete(Seven.AddHours(2))));
    }

    [Fact]
    public async Task The_question_is_as_documented_for_each_account_and_month_and_never_for_ten_series_alone()
    {
        var two = Settings with { Resources = [Account, Account.Replace("contoso-ai", "contoso-eu", StringComparison.Ordinal)] };
        _bench.Provider.Replies(Reply.Json("""{"value":[]}"""));

        await _bench.PullAsync(two, new DateOnly(2026, 10, 20), SourceBench.Today);

        var asked = _bench.Provider.Requests.ToArray();
        Assert.Equal(4, asked.Length);
        Assert.Equal(
            Account + "/providers/Microsoft.Insights/metrics?api-version=2024-02-01&metricnames=ProcessedPromptTokens%2CGeneratedTokens&timespan=2026-10-20T00%3A00%3A00Z%2F2026-11-19T00%3A00%3A00Z"
            + "&interval=PT1H&aggregation=total&%24filter=ModelDeploymentName%20eq%20%27%2A%27&top=1000",
            asked[0].Target);
        Assert.Contains("timespan=2026-11-19T00%3A00%3A00Z%2F2026-11-23T00%3A00%3A00Z", asked[1].Target, StringComparison.Ordinal);
        Assert.Contains("contoso-eu", asked[2].Target, StringComparison.Ordinal);
        Assert.Equal($"Bearer {SourceBench.Key}", asked[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task The_other_family_knows_models_and_is_never_added_to_the_first()
    {
        _bench.Provider.Replies(Reply.Json("""
            {"value":[
              {"name":{"value":"inputTokens"},"timeseries":[{"metadatavalues":[{"name":{"value":"modelname"},"value":"gpt-4o"},{"name":{"value":"modeldeploymentname"},"value":"assist"}],
                "data":[{"timeStamp":"2026-11-22T07:00:00Z","total":"1000000"}]}]},
              {"name":{"value":"ProcessedPromptTokens"},"timeseries":[{"metadatavalues":[],"data":[{"timeStamp":"2026-11-22T07:00:00Z","total":1000000}]}]}]}
            """));

        await _bench.PullAsync(Settings with { TokenMetrics = TokenMetrics.Input }, SourceBench.Today, SourceBench.Today);

        var record = Assert.Single(await _bench.RecordsAsync());
        Assert.Equal(("gpt-4o", "assist", 3m), (record.Dimensions.Model, record.Dimensions.Feature, record.Effective.Amount));
        Assert.Contains("metricnames=InputTokens%2COutputTokens%2CcacheReadInputTokens%2Cephemeral5mInputTokens%2Cephemeral1hInputTokens&", _bench.Provider.Requests.Single().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_keep_their_own_hours()
    {
        var two = Settings with { Resources = [Account, Account.Replace("contoso-ai", "contoso-eu", StringComparison.Ordinal)] };
        _bench.Provider.Replies(Points("""{"timeStamp":"2026-11-22T07:00:00Z","total":5}"""), Points("""{"timeStamp":"2026-11-22T08:00:00Z","total":5}"""));

        await _bench.PullAsync(two, SourceBench.Today, SourceBench.Today);

        var feeds = await _bench.Hours.ReadAsync([two.Name], DateOnly.MinValue, TestContext.Current.CancellationToken);
        Assert.Equal([("contoso-ai", 7), ("contoso-eu", 8)], feeds.Select(feed => (feed.Account.Split('/')[1], Assert.Single(feed.Reported.Keys).Hour)).Order());
    }

    [Fact]
    public async Task An_account_without_content_beside_one_with_tokens_writes_nothing()
    {
        var two = Settings with { Resources = [Account, Account.Replace("contoso-ai", "contoso-eu", StringComparison.Ordinal)] };
        _bench.Provider.Replies(Points("""{"timeStamp":"2026-11-22T07:00:00Z","total":5}"""), Reply.NoContent);

        var result = await _bench.PullAsync(two, SourceBench.Today, SourceBench.Today);

        Assert.Contains("and with no content for /subscriptions/", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Fact]
    public async Task An_account_that_fails_leaves_nothing_half_written()
    {
        var two = Settings with { Resources = [Account, Account.Replace("contoso-ai", "gone", StringComparison.Ordinal)] };
        _bench.Provider.Replies(Reply.Json(Documented), Reply.Of(404, """{"error":{"code":"ResourceNotFound"}}"""));

        var result = await _bench.PullAsync(two, SourceBench.Today, SourceBench.Today);

        Assert.Contains("ResourceNotFound", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
        Assert.Empty(await _bench.Hours.ReadAsync([two.Name], DateOnly.MinValue, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_metric_that_could_not_be_read_is_not_taken_for_no_use()
    {
        _bench.Provider.Replies(Reply.Json(Documented.Replace("Success", "InternalError", StringComparison.Ordinal)));

        var result = await _bench.PullAsync(Settings, SourceBench.Today, SourceBench.Today);

        Assert.Contains("`InternalError` of ProcessedPromptTokens of `contoso-ai`", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(10), result.RetryAfter);
    }

    [Fact]
    public async Task As_many_series_as_were_asked_for_may_be_too_few()
    {
        var series = string.Join(',', Enumerable.Repeat("""{"metadatavalues":[],"data":[]}""", 1_000));
        _bench.Provider.Replies(Reply.Json("""{"value":[{"name":{"value":"GeneratedTokens"},"timeseries":[""" + series + "]}]}"));

        Assert.Contains("1,000 series or more", Assert.Single((await _bench.PullAsync(Settings, SourceBench.Today, SourceBench.Today)).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"timeStamp":"soon","total":1}""", "no `timeStamp`")]
    [InlineData("""{"timeStamp":"2026-11-22T07:00:00Z","total":-1}""", "total `-1` of ProcessedPromptTokens")]
    [InlineData("""{"timeStamp":"2026-11-22T07:00:00Z","total":"much"}""", "total `much` of ProcessedPromptTokens")]
    public async Task What_cannot_be_read_is_told_and_nothing_is_written(string points, string told)
    {
        _bench.Provider.Replies(Points(points));

        Assert.Contains(told, Assert.Single((await _bench.PullAsync(Settings, SourceBench.Today, SourceBench.Today)).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Fact]
    public async Task Accounts_that_are_none_are_told_before_anybody_is_asked()
    {
        Assert.Contains("`resources`", Assert.Single((await _bench.PullAsync(Settings with { Resources = ["/subscriptions/x"] })).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Provider.Requests);
    }

    private static Reply Points(string points) => Reply.Json(
        """{"value":[{"name":{"value":"ProcessedPromptTokens"},"timeseries":[{"metadatavalues":[{"name":{"value":"modeldeploymentname"},"value":"chat"}],"data":[""" + points + "]}]}]}");
}
