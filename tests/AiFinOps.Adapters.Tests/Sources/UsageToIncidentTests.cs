using System.Globalization;
using AiFinOps.Adapters.Tests.Sources.Http;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Detection.Hourly;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Tests.Sources;

/// <summary>
/// The composed product on a real Azurite, from the tokens that a provider reports by the hour over HTTP to the priced, estimated fact and to the
/// incident. It is Monday, 2 March 2026; at nine something begins to send everything twice.
/// </summary>
public sealed class UsageToIncidentTests(Azurite azurite) : ProductTest(azurite)
{
    private const int TokensForOneDollar = 400_000;

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset First = Monday.AddDays(-35);

    [Fact]
    public async Task Tokens_of_an_hour_become_a_priced_estimate_of_the_day_and_raise_an_incident_within_hours()
    {
        await using var provider = await FakeProvider.StartAsync(Time);
        provider.Replies(new Reply(AnswerAsync));
        await ConfigureAsync(provider.Address);
        await HourPassesAsync(Monday.AddHours(9));
        Assert.Empty(await IncidentsAsync());

        var noticed = 0;
        for (var hour = 10; hour <= 14 && noticed == 0; hour++)
        {
            await HourPassesAsync(Monday.AddHours(hour));
            noticed = (await IncidentsAsync()).Count > 0 ? hour : 0;
        }

        Assert.InRange(noticed, 10, 13);
        var opened = Assert.Single(await IncidentsAsync());
        Assert.Equal(("assistant", CauseKeys.SpendAbove), (opened.Line, opened.CauseKey));
        Assert.Equal("true", opened.Finding.Facts[HourlyFacts.Estimated]);
        await TodayIsInTheLedgerAsync(Monday.AddHours(noticed).AddMinutes(20));
    }

    [Fact]
    public async Task A_model_without_a_price_is_one_incident_to_the_owner_of_the_source_until_the_price_is_applied()
    {
        await using var provider = await FakeProvider.StartAsync(Time);
        provider.Replies(new Reply(AnswerAsync));
        await ConfigureAsync(provider.Address, model: "o9");

        await HourPassesAsync(Monday.AddHours(9));
        await Get<EvaluateSpend>().RunAsync(new EvaluateSpendMessage(0, "again"), Token);

        var told = Assert.Single(await IncidentsAsync());
        Assert.Equal((LineIds.OfSource("openai-now"), CauseKeys.DataMissing, "team", SourceTroubles.PriceMissing), (told.Line, told.CauseKey, told.OwnerGroup, told.Finding.ReasonName));
        Assert.Contains("model `gpt-4o` (tier `standard`), since 2026-01-26: input tokens. Add a row to `prices`: provider `openai`, model `gpt-4o`", told.Finding.Reason, StringComparison.Ordinal);

        await ConfigureAsync(provider.Address);
        await HourPassesAsync(Monday.AddHours(10));

        Assert.Equal(IncidentState.Resolved, Assert.Single(await IncidentsAsync(), incident => incident.Id == told.Id).State);
        await TodayIsInTheLedgerAsync(Monday.AddHours(10).AddMinutes(20));
    }

    /// <summary>All hours of the day so far, the one that has begun included: exact to the token, and marked with the row that priced it.</summary>
    private async Task TodayIsInTheLedgerAsync(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(Monday.UtcDateTime);
        var ledger = Get<ILedger>();
        var fact = (await ledger.ReadAsync(new DayRange(today, today), "openai-now", null, Token).ToListAsync(Token)).Single().Record;
        var tokens = Enumerable.Range(0, now.Hour + 1).Sum(hour => TokensOf(Monday.AddHours(hour), now));

        Assert.Equal((tokens, "tokens"), (fact.Quantity!.Value, fact.Unit));
        Assert.Equal(new Money(tokens / TokensForOneDollar, "USD"), fact.Effective);
        Assert.Equal(("OpenAI", "OpenAI input tokens", "gpt-4o"), (fact.Dimensions.Provider, fact.Dimensions.Service, fact.Dimensions.Model));
        var batches = await ledger.BatchesAsync(0, Token);
        Assert.StartsWith("gpt-2026 from 2026-01-01, price table ", Assert.Single(batches[^1].PricedBy), StringComparison.Ordinal);
        Assert.True(batches[^1].IsEstimated);
        Assert.Equal(DayStatus.Provisional, SourceCalendar.Of("openai-now", batches, TimeSpan.Zero, now).StatusOf(today));
    }

    /// <summary>The timer asks, the source is read over HTTP, and the queues are worked off.</summary>
    private async Task HourPassesAsync(DateTimeOffset hour)
    {
        Time.SetUtcNow(hour.AddMinutes(20));
        await PullAndEvaluateAsync();
    }

    private static decimal TokensOf(DateTimeOffset hour, DateTimeOffset now)
    {
        var hours = HourlyTraffic.Of(First, (int)(hour - First).TotalHours + 1);
        var tokens = decimal.Truncate(hours[^1] * TokensForOneDollar) * (hour >= Monday.AddHours(9) ? 2 : 1);
        return hour.AddHours(1) <= now ? tokens : decimal.Truncate(tokens / 3m);
    }

    /// <summary>The usage endpoint: 168 hours on a page, up to the hour that has begun, of which a third has been counted.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var now = Time.GetUtcNow();
        var (start, end) = (Unix(query["start_time"]!), Unix(query["end_time"]!));
        start = start < First ? First : start;
        end = end < now ? end : now;
        var page = query.TryGetValue("page", out var token) ? int.Parse(token!, CultureInfo.InvariantCulture) : 0;
        var limit = int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
        var hours = Enumerable.Range(0, (int)Math.Ceiling((end - start).TotalHours)).Select(hour => start.AddHours(hour)).ToList();
        var buckets = hours.Skip(page * limit).Take(limit).Select(hour => FormattableString.Invariant(
            $$"""{"object":"bucket","start_time":{{hour.ToUnixTimeSeconds()}},"end_time":{{hour.AddHours(1).ToUnixTimeSeconds()}},"results":[{"input_tokens":{{TokensOf(hour, now)}},"output_tokens":0,"num_model_requests":1,"model":"gpt-4o","project_id":"proj_a"}]}"""));
        var more = (page + 1) * limit < hours.Count;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"object":"page","data":[{{string.Join(',', buckets)}}],"has_more":{{(more ? "true" : "false")}},"next_page":{{(more ? $"\"{page + 1}\"" : "null")}}}""");
    }

    private static DateTimeOffset Unix(string seconds) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));

    private Task ConfigureAsync(Uri address, string model = "gpt-*") => ConfigureAsync(
        $$"""
            currency: USD
            sources:
              - { name: openai-now, kind: openai-usage, url: "{{address}}", secret: OPENAI_ADMIN_KEY, endpoints: [completions] }
            ownerGroups:
              - { id: team }
            lines:
              - { id: assistant, owner: team, budget: { monthly: 40000 } }
            prices:
              - { id: gpt-2026, provider: openai, model: "{{model}}", validFrom: 2026-01-01, currency: USD, input: 2.50 }
            """,
        new(Settings.AllowedHosts, "127.0.0.1"), new("OPENAI_ADMIN_KEY", "a-key"));
}
