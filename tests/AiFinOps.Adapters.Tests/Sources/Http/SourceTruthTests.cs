using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>What the ledger learns from an answer, whoever the provider is, and what it must not learn.</summary>
public sealed class SourceTruthTests : IAsyncLifetime
{
    private static readonly DateOnly Friday = new(2026, 11, 20);

    private SourceBench _bench = null!;

    public static TheoryData<string> Kinds => [.. ProviderCase.All.Keys];

    public static TheoryData<string> KindsWithCosts => [.. ProviderCase.All.Values.Where(provider => provider.StatesCosts).Select(provider => provider.Kind)];

    public static TheoryData<string> KindsWithMoney => [.. ProviderCase.All.Keys.Where(kind => !SourceKinds.Of(kind).IsPriced)];

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task However_it_is_written_it_means_the_same(string kind)
    {
        var provider = ProviderCase.All[kind];
        Spent[] spent = [new(Friday, "api", 0.8958740000000001m), new(Friday.AddDays(-1), "42", 17m)];
        var facts = new List<decimal[]>();
        foreach (var style in Enum.GetValues<Style>())
        {
            _bench.Provider.Replies(Reply.Json(provider.Page(spent, style: style)));
            Assert.Empty((await _bench.PullAsync(provider.Settings, Friday.AddDays(-1), Friday)).Problems);
            facts.Add([.. (await _bench.RecordsAsync()).OrderBy(record => record.Day).Select(record => record.Effective.Amount)]);
        }

        Assert.All(facts, amounts => Assert.Equal([17m, 0.8958740000000001m], amounts));
    }

    [Theory]
    [MemberData(nameof(KindsWithCosts))]
    public async Task A_currency_that_changes_in_mid_month_keeps_unlike_money_apart(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(provider.Reply(new Spent(Friday.AddDays(-1), "api", 10m, "NOK"), new Spent(Friday, "api", 1m, "EUR")));

        Assert.Empty((await _bench.PullAsync(provider.Settings, Friday.AddDays(-1), Friday)).Problems);
        Assert.Equal([new Money(10m, "NOK"), new Money(1m, "EUR")], (await _bench.RecordsAsync()).OrderBy(record => record.Day).Select(record => record.Effective));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_day_that_shrinks_is_restated_and_loses_what_is_gone(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(provider.Reply(new Spent(Friday, "api", 10m), new Spent(Friday, "web", 5m)));
        await _bench.PullAsync(provider.Settings, Friday, Friday);
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        _bench.Provider.Replies(provider.Reply(new Spent(Friday, "api", 8m)));

        Assert.True((await _bench.PullAsync(provider.Settings, Friday, Friday)).Changed);
        Assert.Equal([8m], (await _bench.RecordsAsync()).Select(record => record.Effective.Amount));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_same_figures_again_change_nothing(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(provider.Reply(new Spent(Friday, "api", 10m)));
        await _bench.PullAsync(provider.Settings, Friday, Friday);
        _bench.Clock.Advance(TimeSpan.FromHours(6));

        var again = await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.Equal((false, 1L, 0), (again.Changed, again.LedgerVersion!.Value, again.Problems.Count));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_is_not_zero(string kind)
    {
        foreach (var nothing in new[] { Reply.NoContent, Reply.Json(ProviderCase.All[kind].Page([])) })
        {
            _bench.Provider.Replies(nothing);

            var result = await _bench.PullAsync(ProviderCase.All[kind].Settings);

            Assert.Contains("Nothing is read as zero", Assert.Single(result.Problems), StringComparison.Ordinal);
            Assert.Equal((false, null, null), (result.Changed, result.LedgerVersion, result.RetryAfter));
        }

        Assert.Empty(_bench.Ledger.Batches);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Days_that_vanish_are_kept_and_told(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(provider.Reply(new Spent(Friday.AddDays(-6), "api", 4m), new Spent(Friday.AddDays(-5), "api", 5m)));
        await _bench.PullAsync(provider.Settings);
        _bench.Provider.Replies(provider.Reply(new Spent(Friday.AddDays(-6), "api", 4m)));

        var result = await _bench.PullAsync(provider.Settings);

        Assert.Contains("1 day(s) that were reported before are absent now, the first 2026-11-15", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal(9m, (await _bench.RecordsAsync()).Sum(record => record.Effective.Amount));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Today_is_never_complete_and_a_settled_day_is_final(string kind)
    {
        var provider = ProviderCase.All[kind];
        var today = SourceBench.Today;
        _bench.Provider.Replies(provider.Reply(new Spent(today, "api", 1m), new Spent(today.AddDays(-1), "api", 2m), new Spent(today.AddDays(-4), "api", 3m)));

        await _bench.PullAsync(provider.Settings);

        var calendar = _bench.CalendarOf(provider.Settings, _bench.Clock.GetUtcNow());
        Assert.Equal(DayStatus.Provisional, calendar.StatusOf(today));
        Assert.Equal(provider.Settings.IsEstimated ? DayStatus.Final : DayStatus.Provisional, calendar.StatusOf(today.AddDays(-1)));
        Assert.Equal(DayStatus.Final, calendar.StatusOf(today.AddDays(-4)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_clock_that_runs_ahead_does_not_make_a_day_complete(string kind)
    {
        // Ours says 00:20 of the next day, the provider's 23:40.
        var provider = ProviderCase.All[kind];
        _bench.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 23, 0, 20, 0, TimeSpan.Zero));
        _bench.Provider.Ahead = TimeSpan.FromMinutes(-40);
        _bench.Provider.Replies(provider.Reply(new Spent(SourceBench.Today, "api", 1m)));

        await _bench.PullAsync(provider.Settings);

        var muchLater = _bench.Clock.GetUtcNow().AddDays(30);
        Assert.Equal(DayStatus.Provisional, _bench.CalendarOf(provider.Settings, muchLater).StatusOf(SourceBench.Today));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Clocks_that_differ_by_hours_are_told_and_nothing_is_written(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Ahead = TimeSpan.FromHours(3);
        _bench.Provider.Replies(provider.Reply(new Spent(Friday, "api", 1m)));

        Assert.Contains("clocks", Assert.Single((await _bench.PullAsync(provider.Settings)).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Costs_of_days_that_were_not_asked_for_are_left_out_and_told(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(provider.Reply(new Spent(Friday, "api", 1m), new Spent(SourceBench.Today.AddDays(1), "api", 2m)));

        var result = await _bench.PullAsync(provider.Settings);

        Assert.Contains("1 row(s) of days that it was not asked for", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal([1m], (await _bench.RecordsAsync()).Select(record => record.Effective.Amount));
    }

    [Theory]
    [MemberData(nameof(KindsWithMoney))]
    public async Task A_refund_is_a_credit_and_hides_no_usage(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(provider.Reply(new Spent(Friday, "api", 10m), new Spent(Friday, "web", -4m)));

        await _bench.PullAsync(provider.Settings, Friday, Friday);

        Assert.Equal([(ChargeCategory.Usage, 10m), (ChargeCategory.Credit, -4m)], (await _bench.RecordsAsync()).Select(record => (record.Category, record.Effective.Amount)).OrderBy(cost => cost.Category));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Text_that_is_none_does_not_stop_the_rest(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(Reply.Json(provider.Page([new Spent(Friday, "api", 1m), new Spent(Friday, "HALF", 2m)]).Replace("HALF", "\\ud800", StringComparison.Ordinal)));

        Assert.Empty((await _bench.PullAsync(provider.Settings, Friday, Friday)).Problems);
        Assert.Equal(["?", "api"], (await _bench.RecordsAsync()).Select(record => MatchDimensions.All[provider.WhatIs](record.Dimensions)).Order(StringComparer.Ordinal));
    }
}
