using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Detection.Hourly;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using AiFinOps.Testing;

namespace AiFinOps.Core.Tests.Detection.Hourly;

/// <summary>Hours and days of one line through the whole evaluation. It is Tuesday 2026-03-03; the days up to Monday are known as days.</summary>
public sealed class HourlyEvaluationTests
{
    private static readonly DateTimeOffset Tuesday = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset First = Tuesday.AddDays(-60);
    private static readonly SpendDimensions Dimensions = new() { Provider = "Azure", Account = "sub", Service = "OpenAI", Model = "gpt", Project = "assistant" };
    private static readonly AllocationLine Line = new(
        "assistant", "Assistant", "commerce", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, CustomerImpact: false, Regulated: false, Since: null,
        new Budget(new Money(30_000m, "EUR"), IsCeiling: false, ""));

    [Fact]
    public void An_excess_of_hours_is_the_cause_that_the_day_will_have()
    {
        var finding = Assert.Single(Judged(noon: 3m, monday: 1m).Findings).Finding;

        Assert.Equal((FindingKind.SpendAbove, CauseKeys.SpendAbove), (finding.Kind, finding.CauseKey));
        Assert.Equal((DateOnly.FromDateTime(Tuesday.UtcDateTime), DateOnly.FromDateTime(Tuesday.UtcDateTime)), (finding.Onset, finding.Day));
        Assert.True(finding.Provisional);
        Assert.Equal("true", finding.Facts[HourlyFacts.Estimated]);
        Assert.Contains("estimated from hourly usage", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_graded_as_if_it_ended_now()
    {
        var graded = Assert.Single(Judged(noon: 3m, monday: 1m).Findings);

        // Three times the usual for four hours of the day: about half of what the whole day costs, and the day is not over.
        Assert.InRange(graded.Finding.Variance!.Value, 0.4m, 0.8m);
        Assert.Equal(Severity.Medium, graded.Severity);
    }

    [Fact]
    public void What_the_days_say_goes_on_through_the_hours_as_one_finding()
    {
        var ofDays = Assert.Single(Judged(noon: 1m, monday: 2m, withHours: false).Findings).Finding;
        var both = Assert.Single(Judged(2m, Feed(2m, "EUR", hour => hour.AddHours(1), from: Tuesday.AddDays(-1))).Findings).Finding;

        Assert.Equal(ofDays.Onset, both.Onset);
        Assert.Equal(ofDays.Day.AddDays(1), both.Day);
        Assert.StartsWith(ofDays.Reason, both.Reason, StringComparison.Ordinal);
        Assert.StartsWith("2026-03-03", both.Facts[HourlyFacts.FirstHour], StringComparison.Ordinal);
        var hourly = decimal.Parse(both.Facts[HourlyFacts.HourlyExcess], CultureInfo.InvariantCulture);
        Assert.Equal(ofDays.Excess!.Value.Amount + hourly, both.Excess!.Value.Amount, precision: 1);
    }

    [Fact]
    public void Hours_enter_no_daily_figure()
    {
        var without = Judged(noon: 3m, monday: 1m, withHours: false);
        var with = Judged(noon: 3m, monday: 1m);

        Assert.Equal(without.Lines["assistant"].Utilisation, with.Lines["assistant"].Utilisation);
        Assert.Equal(without.Lines["assistant"].History[new DateOnly(2026, 3, 2)], with.Lines["assistant"].History[new DateOnly(2026, 3, 2)]);
    }

    [Fact]
    public void Hours_in_another_currency_are_left_out()
    {
        Assert.Empty(Judged(noon: 3m, monday: 1m, currency: "USD").Findings);
    }

    [Fact]
    public void A_partial_hour_is_unknown()
    {
        // Everything after ten was read at ten.
        var feed = Feed(noon: 5m, "EUR", hour => hour >= Tuesday.AddHours(10) ? Tuesday.AddHours(10) : hour.AddHours(1));

        Assert.Empty(Judged(1m, feed).Findings);
        Assert.Null(HourlyHistory.Of([feed], new Allocator(Rules), _ => "EUR")["assistant"][Tuesday.AddHours(11)]);
    }

    [Fact]
    public void An_hour_that_one_of_two_feeds_has_not_reported_is_unknown()
    {
        var feed = Feed(noon: 5m, "EUR", hour => hour.AddHours(1));
        var late = new HourlyFeed(
            "gateway", "sub", feed.Reported.Where(hour => hour.Key < Tuesday).ToDictionary(), [.. feed.Records.Where(record => record.Hour < Tuesday)]);

        Assert.NotEmpty(Judged(1m, feed).Findings);
        Assert.Empty(Judged(1m, feed, late).Findings);
    }

    [Fact]
    public void An_hour_that_was_reported_without_the_line_is_zero()
    {
        var feed = Feed(noon: 1m, "EUR", hour => hour.AddHours(1));
        var night = feed with { Records = [.. feed.Records.Where(record => record.Hour.Hour >= 8)] };

        var histories = HourlyHistory.Of([night], new Allocator(Rules), _ => "EUR");

        Assert.Equal(0m, histories["assistant"][First.AddHours(3)]);
        Assert.Equal(feed.Records[9].Usage.Amount, histories["assistant"][First.AddHours(9)]);
    }

    [Fact]
    public void A_shared_hour_is_split_to_the_last_digit()
    {
        AllocationRule[] split = [new("all", new Dictionary<string, string>(StringComparer.Ordinal), [new("a", 1m / 3m), new("b", 1m - (1m / 3m))])];
        var feed = Feed(noon: 1m, "EUR", hour => hour.AddHours(1));

        var histories = HourlyHistory.Of([feed], new Allocator(split), _ => "EUR");

        Assert.Equal(feed.Records[5].Usage.Amount, histories["a"][First.AddHours(5)] + histories["b"][First.AddHours(5)]);
    }

    private static AllocationRule[] Rules => [new("all", new Dictionary<string, string>(StringComparer.Ordinal), [new("assistant", 1m)])];

    private static EvaluationResult Judged(decimal noon, decimal monday, bool withHours = true, string currency = "EUR") =>
        Judged(monday, withHours ? [Feed(noon, currency, hour => hour.AddHours(1))] : []);

    private static EvaluationResult Judged(decimal monday, params HourlyFeed[] feeds)
    {
        var configuration = SpendStory.AConfiguration() with { Lines = [Line], Rules = Rules };
        LineDay[] days = [.. HourlyTraffic.Of(First, 60 * 24).Chunk(24).Select((hours, day) => Day(day, hours.Sum() * (day == 59 ? monday : 1m)))];
        LedgerBatch batch = new(
            "batch", 1, SpendStory.SourceName, Tuesday.AddHours(6), Tuesday.AddHours(6), [new LedgerSlice("sub", days[0].Day, days[^1].Day)], [.. days.Select(day => day.Day)], 60);
        return SpendEvaluation.Judge(new EvaluationInput(configuration, days, [batch], Tuesday.AddHours(14), days[^1].Day) { HourlyFeeds = feeds });
    }

    private static LineDay Day(int number, decimal amount) => new(
        "assistant", SpendStory.SourceName, DateOnly.FromDateTime(First.UtcDateTime).AddDays(number),
        [new SpendComponent("Azure", "OpenAI", "gpt", "", ChargeCategory.Usage, new Money(amount, "EUR"), new Money(amount, "EUR"), null, "")]);

    /// <param name="noon">Multiple of the usual up to two on Tuesday.</param>
    /// <param name="from">Since when; ten on Tuesday where it is not said.</param>
    private static HourlyFeed Feed(decimal noon, string currency, Func<DateTimeOffset, DateTimeOffset> readAt, DateTimeOffset? from = null)
    {
        var onset = from ?? Tuesday.AddHours(10);
        HourRecord[] records =
        [
            .. HourlyTraffic.Of(First, (60 * 24) + 14).Select((amount, hour) => new HourRecord(
                First.AddHours(hour), Dimensions, new Money(First.AddHours(hour) >= onset ? amount * noon : amount, currency))),
        ];
        return new HourlyFeed("usage", "sub", records.ToDictionary(record => record.Hour, record => readAt(record.Hour)), records);
    }
}
