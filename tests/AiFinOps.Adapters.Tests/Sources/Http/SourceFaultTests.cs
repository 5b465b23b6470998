using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>What can go wrong with any provider, tried with each of them.</summary>
public sealed class SourceFaultTests : IAsyncLifetime
{
    private static readonly DateOnly Friday = new(2026, 11, 20);

    private SourceBench _bench = null!;

    public static TheoryData<string> Kinds => [.. ProviderCase.All.Keys];

    public static TheoryData<string> PagedKinds => [.. ProviderCase.All.Values.Where(provider => provider.HasPages).Select(provider => provider.Kind)];

    public static TheoryData<string, int, string> Refusals => new(
        from kind in ProviderCase.All.Keys
        from status in new[] { (401, "answered 401"), (403, "answered 403"), (404, "answered 404"), (400, "answered 400"), (307, "redirects are not followed") }
        select new TheoryDataRow<string, int, string>(kind, status.Item1, status.Item2));

    public static TheoryData<string, string, string, int> Waits => new(
        from kind in ProviderCase.All.Keys
        from form in new[]
        {
            ("Retry-After", "17", 17), ("retry-after", "2.5", 3), ("Retry-After", "Sun, 22 Nov 2026 09:30:40 GMT", 40), ("retry-after-ms", "1500", 2),
            ("x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after", "11", 11),
            ("x-ms-ratelimit-microsoft.costmanagement-entity-retry-after", "12", 12),
            ("x-ms-ratelimit-microsoft.costmanagement-tenant-retry-after", "13", 13),
            ("X-Ms-Ratelimit-Microsoft.CostManagement-Client-Retry-After", "14", 14),
            ("x-ms-ratelimit-microsoft.costmanagement-clienttype-retry-after", "15", 15),
            ("x-ms-user-quota-resets-after", "00:00:05", 5),
            ("Retry-After", "soon", 60), ("x-ms-ratelimit-remaining-microsoft.costmanagement-tenant-requests", "9", 60),
        }
        select new TheoryDataRow<string, string, string, int>(kind, form.Item1, form.Item2, form.Item3));

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_told_with_a_remedy_and_not_tried_again(string kind, int status, string told)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(Reply.Of(status, $$$"""{"error":{"code":"Refused","message":"key {{{SourceBench.Key}}}"}}""", ("Location", "https://elsewhere.example.com")));

        var result = await _bench.PullAsync(provider.Settings);

        var problem = Assert.Single(result.Problems);
        Assert.Contains(told, problem, StringComparison.Ordinal);
        Assert.Contains(provider.Host, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(SourceBench.Key, problem, StringComparison.Ordinal);
        Assert.Equal((false, null, null), (result.Changed, result.LedgerVersion, result.RetryAfter));
        Assert.Single(_bench.Provider.Requests);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Theory]
    [MemberData(nameof(PagedKinds))]
    public async Task A_next_page_without_content_is_no_end_of_the_reading_and_nothing_is_written(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(Reply.Json(provider.Page([new(Friday, "api", 1m)], 1, more: true)), Reply.NoContent);

        var result = await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.EndsWith("says that there is another page, and has no content for it. Nothing was written; it is tried again.", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal((SourceTroubles.Unavailable, TimeSpan.FromMinutes(10)), (result.Trouble?.ReasonName, result.RetryAfter!.Value));
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task A_throttled_request_waits_as_long_as_it_is_told_and_is_sent_again(string kind, string header, string value, int seconds)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(Reply.Of(429, """{"error":{"code":"429","message":"Too many requests. Please retry."}}""", (header, value)), provider.Reply(new Spent(Friday, "api", 1.5m)));

        var result = await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.Empty(result.Problems);
        Assert.Equal(seconds, Math.Ceiling(_bench.Clock.Pauses[0].TotalSeconds));
        Assert.Equal(2, _bench.Provider.Requests.Count);
        Assert.Equal(1.5m, Assert.Single(await _bench.RecordsAsync()).Effective.Amount);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_longest_of_several_waits_counts(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(
            Reply.Of(429, "", ("Retry-After", "3"), ("x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after", "44"), ("x-ms-ratelimit-microsoft.costmanagement-entity-retry-after", "9")),
            provider.Reply(new Spent(Friday, "api", 1.5m)));

        await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.Equal(TimeSpan.FromSeconds(44), _bench.Clock.Pauses[0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_long_wait_ends_the_pull_and_is_kept_for_whoever_asks_next(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(Reply.Of(429, "", ("Retry-After", "600")), provider.Reply(new Spent(Friday, "api", 1.5m)));

        var first = await _bench.PullAsync(provider.Settings, Friday, Friday);
        _bench.Clock.Advance(TimeSpan.FromSeconds(100));
        var again = await _bench.PullAsync(provider.Settings with { Name = "another" }, Friday, Friday);

        Assert.Equal(TimeSpan.FromSeconds(600), first.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(500), again.RetryAfter);
        Assert.Single(_bench.Provider.Requests);

        _bench.Clock.Advance(TimeSpan.FromSeconds(500));
        Assert.Empty((await _bench.PullAsync(provider.Settings, Friday, Friday)).Problems);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nobody_waits_longer_than_six_hours(string kind)
    {
        _bench.Provider.Replies(Reply.Of(429, "", ("Retry-After", "99999999999999999999")));

        Assert.Equal(TimeSpan.FromHours(6), (await _bench.PullAsync(ProviderCase.All[kind].Settings)).RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_burst_of_server_errors_is_sat_out(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(Reply.Of(500, "oops"), Reply.Of(503, ""), Reply.Of(502, "<html/>"), provider.Reply(new Spent(Friday, "api", 1.5m)));

        Assert.Empty((await _bench.PullAsync(provider.Settings, Friday, Friday)).Problems);
        Assert.Single(await _bench.RecordsAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_provider_that_is_down_is_asked_again_later_and_the_ledger_stays(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(provider.Reply(new Spent(Friday, "api", 1.5m)));
        await _bench.PullAsync(provider.Settings, Friday, Friday);
        var before = await _bench.FactsAsync();
        _bench.Provider.Replies(Reply.Of(503, "", ("Retry-After", "30")));

        var result = await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.Equal((TimeSpan.FromMinutes(10), 4), (result.RetryAfter!.Value, _bench.Provider.Requests.Count));
        Assert.Contains("answered 503", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal(before, await _bench.FactsAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_answer_that_stalls_in_its_middle_is_asked_for_again(string kind) =>
        await SurvivesAsync(kind, page => Reply.Stalling(page, _bench.Clock), "did not answer within 100 s");

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_answer_that_breaks_off_is_asked_for_again(string kind) => await SurvivesAsync(kind, Reply.Breaking, "bro");

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Truncated_json_is_asked_for_again(string kind) => await SurvivesAsync(kind, Reply.CutOff, "broken or cut off");

    [Theory]
    [MemberData(nameof(PagedKinds))]
    public async Task A_page_that_fails_half_way_leaves_the_ledger_as_it_was(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(provider.Reply(new Spent(Friday, "api", 1.5m), new Spent(Friday, "web", 2m)));
        await _bench.PullAsync(provider.Settings, Friday, Friday);
        var before = await _bench.FactsAsync();
        _bench.Provider.Replies(Reply.Json(provider.Page([new Spent(Friday, "api", 99m)], 1, more: true)), Reply.Of(403, ""));

        var result = await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.Equal((false, 1), (result.Changed, result.Problems.Count));
        Assert.Equal(before, await _bench.FactsAsync());
    }

    [Theory]
    [MemberData(nameof(PagedKinds))]
    public async Task Pages_that_go_in_a_circle_are_found_out(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(Reply.Json(provider.Page([new Spent(Friday, "api", 1m)], 1, more: true)));

        var result = await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.Matches("circle|count twice", Assert.Single(result.Problems));
        Assert.InRange(_bench.Provider.Requests.Count, 2, 3);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Theory]
    [MemberData(nameof(PagedKinds))]
    public async Task An_empty_page_with_a_next_one_is_not_the_end(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(
            Reply.Json(provider.Page([new Spent(Friday, "api", 1m)], 1, more: true)), Reply.Json(provider.Page([], 2, more: true)), Reply.Json(provider.Page([new Spent(Friday, "web", 2m)], 3)));

        var result = await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.Equal((0, 3), (result.Problems.Count, result.FilesRead));
        Assert.Equal(3m, (await _bench.RecordsAsync()).Sum(record => record.Effective.Amount));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_sign_in_page_is_not_taken_for_an_answer(string kind)
    {
        _bench.Provider.Replies(Reply.Html);

        Assert.Contains("`text/html` instead of JSON", Assert.Single((await _bench.PullAsync(ProviderCase.All[kind].Settings)).Problems), StringComparison.Ordinal);
        Assert.Single(_bench.Provider.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public async Task An_answer_of_another_shape_is_not_read_as_nothing(string body)
    {
        foreach (var provider in ProviderCase.All.Values)
        {
            _bench.Provider.Replies(Reply.Json(body));

            Assert.Contains("answers have changed", Assert.Single((await _bench.PullAsync(provider.Settings)).Problems), StringComparison.Ordinal);
        }

        Assert.Empty(_bench.Ledger.Batches);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_host_that_is_configured_must_be_allowed(string kind)
    {
        var settings = ProviderCase.All[kind].Settings with { Url = new Uri("https://elsewhere.example.com") };

        Assert.Contains("AiFinOps:AllowedHosts", Assert.Single((await _bench.PullAsync(settings)).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Provider.Requests);
    }

    [Theory]
    [InlineData(SourceKinds.OpenAi, null)]
    [InlineData(SourceKinds.Anthropic, "")]
    [InlineData(SourceKinds.LiteLlm, "@Microsoft.KeyVault(SecretUri=https://vault.example.com/secrets/key)")]
    [InlineData(SourceKinds.OpenAi, "sk-with\nline")]
    public async Task A_key_that_is_not_there_is_told_by_the_name_of_its_setting(string kind, string? value)
    {
        _bench.Settings["API_KEY"] = value;

        var problem = Assert.Single((await _bench.PullAsync(ProviderCase.All[kind].Settings)).Problems);

        Assert.Contains("API_KEY", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("vault.example.com", problem, StringComparison.Ordinal);
        Assert.Empty(_bench.Provider.Requests);
    }

    private async Task SurvivesAsync(string kind, Func<string, Reply> fault, string told)
    {
        var provider = ProviderCase.All[kind];
        var page = provider.Page([new Spent(Friday, "api", 1.5m)]);
        _bench.Provider.Replies(fault(page), Reply.Json(page));
        Assert.Empty((await _bench.PullAsync(provider.Settings, Friday, Friday)).Problems);
        var before = await _bench.FactsAsync();

        _bench.Provider.Replies(fault(page));
        var result = await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.Contains(told, Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal((TimeSpan.FromMinutes(10), 4), (result.RetryAfter!.Value, _bench.Provider.Requests.Count));
        Assert.Equal(before, await _bench.FactsAsync());
    }
}
