using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class OpenAiUsageTests : IAsyncLifetime
{
    private const string Documented = """
        {"object":"page","data":[{"object":"bucket","start_time":1730419200,"end_time":1730505600,"results":[{"object":"organization.usage.completions.result",
         "input_tokens":1000,"input_cached_tokens":400,"input_cache_write_tokens":100,"input_uncached_tokens":500,"output_tokens":500,"input_text_tokens":400,"output_text_tokens":400,
         "num_model_requests":5,"project_id":null,"user_id":null,"api_key_id":null,"model":null,"batch":null,"service_tier":null}]}],"has_more":true,"next_page":"page_AAAA"}
        """;

    private static readonly DateOnly Friday = new(2026, 11, 20);

    private static readonly SourceSettings Settings = ProviderCase.All[SourceKinds.OpenAiUsage].Settings.With(
        UsagePrices.Row("gpt", "openai", "gpt-*", prices: [(UsageMeter.Input, 2m), (UsageMeter.CachedInput, 1m), (UsageMeter.CacheWrite, 3m), (UsageMeter.Output, 10m), (UsageMeter.AudioInput, 40m), (UsageMeter.AudioOutput, 80m)]),
        UsagePrices.Row("gpt-batch", "openai", "gpt-*", "batch", prices: [(UsageMeter.Input, 1m), (UsageMeter.Output, 5m)]),
        UsagePrices.Row("gpt-flex", "openai", "gpt-*", "flex", prices: [(UsageMeter.Input, 1.5m)]));

    private SourceBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    /// <summary>The documented input includes what was cached and written: 500 + 400 + 100 tokens, and not 1,000 + 500.</summary>
    [Fact]
    public async Task The_documented_page_is_read_and_each_token_is_priced_once()
    {
        _bench.Provider.Replies(Reply.Json(Documented), Reply.Json("""{"object":"page","data":[],"has_more":false,"next_page":null}"""));
        var any = Settings.With(UsagePrices.Row("any", "openai", "*", prices: [(UsageMeter.Input, 2m), (UsageMeter.CachedInput, 1m), (UsageMeter.CacheWrite, 3m), (UsageMeter.Output, 10m)]));

        var result = await _bench.PullAsync(any, new DateOnly(2024, 11, 1), new DateOnly(2024, 11, 1));

        Assert.Equal((0, 2), (result.Problems.Count, result.FilesRead));
        Assert.Equal(
            ["2024-11-01 OpenAI cache write tokens 0.0003 USD", "2024-11-01 OpenAI cached input tokens 0.0004 USD", "2024-11-01 OpenAI input tokens 0.001 USD", "2024-11-01 OpenAI output tokens 0.005 USD"],
            await _bench.FactsAsync());
        Assert.All(await _bench.RecordsAsync(), record => Assert.Equal(("OpenAI", "tokens", ChargeCategory.Usage), (record.Dimensions.Provider, record.Unit, record.Category)));
        Assert.Equal([100m, 400m, 500m, 500m], (await _bench.RecordsAsync()).Select(record => record.Quantity!.Value).Order());
    }

    /// <summary>The documented bucket is a day: its usage belongs to the day, and to no hour.</summary>
    [Fact]
    public async Task A_bucket_of_a_day_says_nothing_of_hours()
    {
        _bench.Provider.Replies(Reply.Json(Documented.Replace("true", "false", StringComparison.Ordinal).Replace("\"model\":null", "\"model\":\"gpt-4o\"", StringComparison.Ordinal)));

        await _bench.PullAsync(Settings, new DateOnly(2024, 11, 1), new DateOnly(2024, 11, 1));

        Assert.Equal(4, (await _bench.RecordsAsync()).Count);
        Assert.Empty(await _bench.Hours.ReadAsync([Settings.Name], DateOnly.MinValue, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_endpoint_is_asked_by_the_hour_with_a_limit_and_its_own_grouping()
    {
        _bench.Provider.Replies(Reply.Json("""{"data":[],"has_more":false}"""));

        await _bench.PullAsync(Settings with { Endpoints = [] }, new DateOnly(2025, 6, 1), new DateOnly(2025, 6, 2));
        var asked = _bench.Provider.Requests.Select(request => request.Target).ToList();
        await _bench.PullAsync(Settings, new DateOnly(2025, 6, 1), new DateOnly(2025, 6, 30));

        const string Time = "?start_time=1748736000&end_time=1748908800&bucket_width=1h&limit=48&group_by%5B%5D=project_id&group_by%5B%5D=model";
        Assert.Equal(
            [
                "/v1/organization/usage/completions" + Time + "&group_by%5B%5D=batch&group_by%5B%5D=service_tier", "/v1/organization/usage/embeddings" + Time, "/v1/organization/usage/images" + Time,
                "/v1/organization/usage/audio_speeches" + Time, "/v1/organization/usage/audio_transcriptions" + Time,
            ],
            asked);
        Assert.Contains("limit=168&", _bench.Provider.Requests.Last().Target, StringComparison.Ordinal);
        Assert.Equal($"Bearer {SourceBench.Key}", _bench.Provider.Requests.Last().Headers["Authorization"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endpoint_without_content_beside_one_with_usage_writes_nothing(bool contentFirst)
    {
        var usage = ProviderCase.All[SourceKinds.OpenAiUsage].Reply(new Spent(Friday, "api", 1m));
        _bench.Provider.Replies(contentFirst ? [usage, Reply.NoContent] : [Reply.NoContent, usage]);

        var result = await _bench.PullAsync(Settings with { Endpoints = ["completions", "embeddings"] }, Friday, Friday);

        Assert.Contains(contentFirst ? "answered for completions, and with no content for embeddings" : "answered for embeddings, and with no content for completions", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal(SourceTroubles.Unavailable, result.Trouble?.ReasonName);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Theory]
    [InlineData("""{"batch":true,"service_tier":"default"}""", "OpenAI batch input tokens", 1)]
    [InlineData("""{"batch":"true"}""", "OpenAI batch input tokens", 1)]
    [InlineData("""{"batch":false,"service_tier":"flex"}""", "OpenAI flex input tokens", 1.5)]
    [InlineData("""{"batch":null,"service_tier":"auto"}""", "OpenAI input tokens", 2)]
    public async Task A_tier_has_a_price_of_its_own(string terms, string service, double dollars)
    {
        _bench.Provider.Replies(Bucket(Friday, 8, $$"""{"model":"gpt-4o","input_tokens":1000000,"output_tokens":0,{{terms[1..]}}"""));

        await _bench.PullAsync(Settings, Friday, Friday);

        var record = Assert.Single(await _bench.RecordsAsync());
        Assert.Equal((service, (decimal)dollars), (record.Dimensions.Service, record.Effective.Amount));
    }

    [Fact]
    public async Task Audio_is_taken_out_of_the_whole_and_priced_as_audio()
    {
        _bench.Provider.Replies(Bucket(Friday, 8, """{"model":"gpt-audio","input_tokens":1000000,"input_audio_tokens":400000,"output_tokens":100000,"output_audio_tokens":100000}"""));

        await _bench.PullAsync(Settings, Friday, Friday);

        Assert.Equal(
            ["2026-11-20 OpenAI audio input tokens gpt-audio 16 USD", "2026-11-20 OpenAI audio output tokens gpt-audio 8 USD", "2026-11-20 OpenAI input tokens gpt-audio 1.2 USD"],
            await _bench.FactsAsync());
    }

    [Theory]
    [InlineData("embeddings", """{"model":"m","input_tokens":3000000}""", UsageMeter.Input, "tokens", 3)]
    [InlineData("images", """{"model":"m","images":7}""", UsageMeter.Images, "images", 7)]
    [InlineData("audio_speeches", """{"model":"m","characters":"2000000"}""", UsageMeter.SpeechCharacters, "characters", 2)]
    [InlineData("audio_transcriptions", """{"model":"m","seconds":90}""", UsageMeter.TranscribedSeconds, "seconds", 1.5)]
    public async Task What_is_no_chat_is_counted_in_its_own_unit(string endpoint, string result, UsageMeter meter, string unit, double dollars)
    {
        _bench.Provider.Replies(Bucket(Friday, 8, result));

        await _bench.PullAsync((Settings with { Endpoints = [endpoint] }).With(UsagePrices.Row("m", "openai", "m", prices: [(meter, 1m)])), Friday, Friday);

        var record = Assert.Single(await _bench.RecordsAsync());
        Assert.Equal((unit, (decimal)dollars), (record.Unit, record.Effective.Amount));
    }

    [Fact]
    public async Task A_model_without_a_price_is_told_once_with_its_tokens_and_is_not_zero()
    {
        _bench.Provider.Replies(Reply.Json($$"""
            {"data":[{"start_time":{{Unix(Friday, 8)}},"results":[{"model":"gpt-4o","input_tokens":1000000,"output_tokens":0},{"model":"o9","input_tokens":40000,"output_tokens":2000}]},
                     {"start_time":{{Unix(Friday.AddDays(1), 9)}},"results":[{"model":"o9","input_tokens":2000,"output_tokens":0}]}],"has_more":false}
            """));

        var result = await _bench.PullAsync(Settings, Friday, Friday.AddDays(1));

        var problem = Assert.Single(result.Problems);
        Assert.StartsWith("There is no price for model `o9` (tier `standard`): 42,000 input tokens and 2,000 output tokens from 2026-11-20 to 2026-11-21 are not counted, and the days and hours that have them are unknown.", problem, StringComparison.Ordinal);
        Assert.Contains("provider `openai`, model `o9`, tier `standard`, with `input`, `output`", problem, StringComparison.Ordinal);
        Assert.Equal(SourceTroubles.PriceMissing, result.Trouble?.ReasonName);
        Assert.Empty(_bench.Ledger.Batches);
    }

    /// <summary>Friday is whole. Of Saturday only the hour of nine is without a price, and the day is not what its other hours add up to.</summary>
    [Fact]
    public async Task A_day_and_an_hour_of_which_something_has_no_price_are_unknown_whatever_else_they_have()
    {
        _bench.Provider.Replies(Reply.Json($$"""
            {"data":[{"start_time":{{Unix(Friday, 8)}},"results":[{{Priced}}]}, {"start_time":{{Unix(Friday.AddDays(1), 8)}},"results":[{{Priced}}]},
                     {"start_time":{{Unix(Friday.AddDays(1), 9)}},"results":[{{Priced}}, {"model":"o9","input_tokens":2000,"output_tokens":0}]}],"has_more":false}
            """));

        await _bench.PullAsync(Settings, Friday, Friday.AddDays(1));

        Assert.Equal(["2026-11-20 OpenAI input tokens gpt-4o 2 USD"], await _bench.FactsAsync());
        Assert.Equal([Friday], Assert.Single(_bench.Ledger.Batches).ReportedDays);
        var feed = await _bench.HoursAsync(Settings);
        Assert.Equal([Hour(Friday, 8), Hour(Friday.AddDays(1), 8)], feed.Reported.Keys.Order());
        Assert.Equal([Hour(Friday, 8), Hour(Friday.AddDays(1), 8)], feed.Records.Select(record => record.Hour).Order());
    }

    /// <summary>At nine the day was known so far; then somebody tries a new model.</summary>
    [Fact]
    public async Task A_part_of_a_day_that_was_known_is_withdrawn_when_something_without_a_price_comes_on_top()
    {
        _bench.Provider.Replies(Bucket(SourceBench.Today, 8, Priced));
        await _bench.PullAsync(Settings, SourceBench.Today, SourceBench.Today);
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        _bench.Provider.Replies(Bucket(SourceBench.Today, 8, Priced + """, {"model":"o9","input_tokens":2000,"output_tokens":0}"""));

        var result = await _bench.PullAsync(Settings, SourceBench.Today, SourceBench.Today);

        Assert.True(result.Changed);
        Assert.Empty(await _bench.FactsAsync());
        Assert.Equal(DayStatus.Missing, _bench.CalendarOf(Settings, _bench.Clock.GetUtcNow()).StatusOf(SourceBench.Today));
    }

    [Fact]
    public async Task A_day_that_was_known_whole_keeps_its_figures_when_its_price_is_taken_away()
    {
        _bench.Provider.Replies(Bucket(Friday, 8, Priced));
        await _bench.PullAsync(Settings, Friday, Friday);

        var result = await _bench.PullAsync(Settings.With(UsagePrices.Row("other", "openai", "o9", prices: [(UsageMeter.Input, 1m)])), Friday, Friday);

        Assert.Equal((false, SourceTroubles.PriceMissing), (result.Changed, result.Trouble?.ReasonName));
        Assert.DoesNotContain(result.Problems, problem => problem.Contains("absent now", StringComparison.Ordinal));
        Assert.Equal(["2026-11-20 OpenAI input tokens gpt-4o 2 USD"], await _bench.FactsAsync());
    }

    [Fact]
    public async Task The_days_are_read_again_and_known_when_the_price_is_there()
    {
        _bench.Provider.Replies(Bucket(Friday, 8, Priced + """, {"model":"o9","input_tokens":1000000,"output_tokens":0}"""));
        await _bench.PullAsync(Settings, Friday, Friday);

        var result = await _bench.PullAsync(
            Settings.With(UsagePrices.Row("gpt", "openai", "gpt-*", prices: [(UsageMeter.Input, 2m)]), UsagePrices.Row("o9", "openai", "o9", prices: [(UsageMeter.Input, 5m)])), Friday, Friday);

        Assert.Null(result.Trouble);
        Assert.Equal(["2026-11-20 OpenAI input tokens gpt-4o 2 USD", "2026-11-20 OpenAI input tokens o9 5 USD"], await _bench.FactsAsync());
    }

    [Fact]
    public async Task The_row_and_the_version_that_priced_it_are_recorded()
    {
        _bench.Provider.Replies(Bucket(Friday, 8, """{"model":"gpt-4o","input_tokens":10,"output_tokens":0}"""));

        await _bench.PullAsync(Settings, Friday, Friday);

        Assert.Equal([$"gpt from 2018-01-01, price table {Settings.Prices.Version}"], Assert.Single(_bench.Ledger.Batches).PricedBy);
    }

    [Fact]
    public async Task Hours_are_cut_in_UTC_and_the_one_that_has_not_ended_is_not_complete()
    {
        const string Usage = """{"model":"gpt-4o","input_tokens":1000000,"output_tokens":0}""";
        _bench.Provider.Replies(Reply.Json($$"""
            {"data":[{"start_time":{{Unix(Friday.AddDays(1), 23)}},"results":[{{Usage}}]}, {"start_time":{{Unix(SourceBench.Today, 0)}},"results":[]},
                     {"start_time":{{Unix(SourceBench.Today, 8)}},"results":[{{Usage}}]}, {"start_time":{{Unix(SourceBench.Today, 9)}},"results":[{{Usage}}]}, {"start_time":{{Unix(SourceBench.Today, 10)}},"results":[]}]}
            """));

        var result = await _bench.PullAsync(Settings, Friday, SourceBench.Today);

        Assert.True(result.HoursChanged);
        Assert.Equal([(Friday.AddDays(1), 2m), (SourceBench.Today, 4m)], (await _bench.RecordsAsync()).OrderBy(record => record.Day).Select(record => (record.Day, record.Effective.Amount)));
        var feed = await _bench.HoursAsync(Settings);
        Assert.Equal([Hour(Friday.AddDays(1), 23), Hour(SourceBench.Today, 0), Hour(SourceBench.Today, 8), Hour(SourceBench.Today, 9)], feed.Reported.Keys.Order());
        Assert.Equal([false, true, true, false], new[] { 7, 8, 23, 9 }.Select(hour => feed.IsComplete(Hour(hour == 23 ? Friday.AddDays(1) : SourceBench.Today, hour))));
    }

    /// <summary>At ten past ten the hour to ten is over, and what it used may still be on its way.</summary>
    [Fact]
    public async Task An_hour_that_has_just_ended_waits_for_late_usage_and_grows_on_the_next_reading()
    {
        _bench.Clock.Advance(TimeSpan.FromMinutes(40));
        _bench.Provider.Replies(Bucket(SourceBench.Today, 9, """{"model":"gpt-4o","input_tokens":1000000,"output_tokens":0}"""));
        await _bench.PullAsync(Settings, Friday, SourceBench.Today);
        Assert.False((await _bench.HoursAsync(Settings)).IsComplete(Hour(SourceBench.Today, 9)));

        _bench.Clock.Advance(TimeSpan.FromMinutes(10));
        _bench.Provider.Replies(Bucket(SourceBench.Today, 9, """{"model":"gpt-4o","input_tokens":3000000,"output_tokens":0}"""));
        await _bench.PullAsync(Settings, Friday, SourceBench.Today);

        var feed = await _bench.HoursAsync(Settings);
        Assert.True(feed.IsComplete(Hour(SourceBench.Today, 9)));
        Assert.Equal(new Money(6m, "USD"), Assert.Single(feed.Records).Usage);
        Assert.Equal(6m, Assert.Single(await _bench.RecordsAsync()).Effective.Amount);
    }

    [Theory]
    [InlineData("""{"data":[{"results":[]}]}""", "no `start_time`")]
    [InlineData("""{"data":[{"start_time":1763625600,"results":[{"model":"gpt-4o","output_tokens":0}]}]}""", "no `input_tokens`")]
    [InlineData("""{"data":[{"start_time":1763625600,"results":[{"model":"gpt-4o","input_tokens":-1,"output_tokens":0}]}]}""", "`-1`, which is no quantity")]
    [InlineData("""{"data":[{"start_time":1763625600,"results":[{"model":"gpt-4o","input_tokens":"many","output_tokens":0}]}]}""", "`many`, which is no quantity")]
    [InlineData("""{"data":[{"start_time":1763625600,"results":[{"model":"gpt-4o","input_tokens":1,"input_cached_tokens":2,"output_tokens":0}]}]}""", "more cached than input tokens")]
    public async Task What_cannot_be_read_is_told_and_nothing_is_written(string body, string told)
    {
        _bench.Provider.Replies(Reply.Json(body));

        Assert.Contains(told, Assert.Single((await _bench.PullAsync(Settings, Friday, Friday)).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }

    private const string Priced = """{"model":"gpt-4o","input_tokens":1000000,"output_tokens":0}""";

    private static Reply Bucket(DateOnly day, int hour, string result) => Reply.Json($$"""{"data":[{"start_time":{{Unix(day, hour)}},"results":[{{result}}]}],"has_more":false}""");

    private static string Unix(DateOnly day, int hour) => Hour(day, hour).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Hour(DateOnly day, int hour) => new(day.ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero);
}
