using AiFinOps.Core.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Spend;

/// <summary>A line whose calls go through a gateway that estimates at once, and are billed by the provider two days later.</summary>
public sealed class EstimateRuleTests
{
    private const string Gateway = "gateway";
    private const string Bill = "openai";

    private static readonly DateOnly Last = Start.AddDays(29);
    private static readonly DateOnly LastBilled = Last.AddDays(-2);

    /// <summary>The newest day that the bill has settled.</summary>
    private static readonly DateOnly LastFinal = LastBilled.AddDays(-2);

    [Fact]
    public void A_billed_day_counts_once_and_the_estimate_of_a_day_that_is_not_billed_counts_until_it_is()
    {
        var history = History([.. Estimates(30, 11m), .. Bills(28, 10m)]);

        Assert.Equal((10m, 10m, 0m), Of(history[LastFinal]));
        Assert.Equal((11m, 11m, 11m), Of(history[Last]));
        Assert.Equal((26 * 10m) + (4 * 11m), history.Usage().Sum(row => row.Component.Effective.Amount));
        Assert.Equal((26 * 10m) + (4 * 11m), history.Net(new DayRange(Start, Last)));
    }

    [Theory]
    [InlineData(0.4, 11, 11, "the first scrap of a bill is a part of it")]
    [InlineData(10.9, 11, 11, "and so is nearly all of it")]
    [InlineData(11, 11, 0, "a bill that has caught up with the estimate counts")]
    [InlineData(30, 30, 0, "and all the more one that is beyond it")]
    [InlineData(0, 11, 11, "a bill of nothing replaces nothing")]
    [InlineData(-5, 11, 11, "nor does a correction")]
    public void While_the_bill_is_young_the_larger_of_the_two_counts(double billed, double counted, double estimated, string because)
    {
        var history = History([.. Estimates(30, 11m), .. Bills(27, 10m), Day(Bill, LastBilled, Row("OpenAI", (decimal)billed))]);

        Assert.True(((decimal)counted, (decimal)estimated) == (history[LastBilled].Gross, history[LastBilled].Estimated), because);
        Assert.Equal(DayStatus.Provisional, history[LastBilled].Status);
    }

    [Theory]
    [InlineData(0.4, 0.4)]
    [InlineData(0, 11)]
    public void A_settled_bill_counts_however_small_unless_it_bills_nothing(double billed, double counted)
    {
        var history = History([.. Estimates(30, 11m), .. Bills(24, 10m), Day(Bill, LastFinal.AddDays(-1), Row("OpenAI", (decimal)billed)), .. Bills(28, 10m).Skip(25)]);

        Assert.Equal((decimal)counted, history[LastFinal.AddDays(-1)].Usage);
    }

    /// <summary>The line spends steadily, so a row of exactly nothing was left out; and on that day the gateway said nothing that could stand in for it.</summary>
    [Fact]
    public void A_bill_of_nothing_without_an_estimate_is_no_known_day()
    {
        var history = History([.. Estimates(24, 11m), .. Bills(25, 10m), Day(Bill, Start.AddDays(25), Row("OpenAI", 0m))], gatewayReports: 24);

        Assert.Equal(DayStatus.Missing, history[Start.AddDays(25)].Status);
    }

    [Fact]
    public void What_a_bill_says_besides_usage_counts_beside_the_estimate()
    {
        var history = History([.. Estimates(30, 11m), Day(Bill, LastBilled, Row("OpenAI", 1m), Row("OpenAI", 50m) with { Category = ChargeCategory.Purchase })]);

        Assert.Equal((11m, 61m), (history[LastBilled].Usage, history[LastBilled].Gross));
    }

    [Fact]
    public void A_gateway_that_is_gone_for_good_makes_nothing_of_a_billed_line_unknown()
    {
        var history = History([.. Estimates(5, 11m), .. Bills(28, 10m)], gatewayReports: 5);

        Assert.DoesNotContain(DayStatus.Missing, new DayRange(Start, LastBilled).Each().Select(day => history[day].Status));
        Assert.Equal(DayStatus.Final, history[LastFinal].Status);
    }

    [Fact]
    public void An_estimated_day_is_known_and_never_final_while_the_bill_is_owed()
    {
        var history = History([.. Estimates(30, 11m), .. Bills(28, 10m)]);

        Assert.Equal(DayStatus.Provisional, history[Last].Status);
        Assert.True(history[Last].IsEstimated);
        Assert.Equal(DayStatus.Final, history[Start].Status);
        Assert.False(history[Start].IsEstimated);
    }

    [Fact]
    public void A_bill_of_one_provider_replaces_nothing_of_another()
    {
        var day = Start.AddDays(5);
        var history = History([
            Day(Gateway, day, Row("OpenAI", 11m), Row("Anthropic", 7m)),
            Day(Bill, day, Row("OpenAI", 10m)),
        ]);

        Assert.Equal((17m, 17m, 7m), Of(history[day]));
    }

    [Fact]
    public void Names_of_providers_are_compared_without_case()
    {
        var history = History([Day(Gateway, Start, Row("openai", 11m)), Day(Bill, Start, Row("OpenAI", 10m))]);

        Assert.Equal(10m, history[Start].Usage);
    }

    [Fact]
    public void A_bill_in_another_currency_replaces_nothing_because_it_cannot_be_counted_instead()
    {
        var history = History([Day(Gateway, Start, Row("OpenAI", 11m)), Day(Bill, Start, Row("OpenAI", 10m, "USD"))], currency: "EUR");

        Assert.Equal(11m, history[Start].Usage);
    }

    [Fact]
    public void A_credit_from_the_provider_is_no_bill_of_the_day()
    {
        var history = History([Day(Gateway, Start, Row("OpenAI", 11m)), Day(Bill, Start, Row("OpenAI", -3m) with { Category = ChargeCategory.Credit })]);

        Assert.Equal(11m, history[Start].Usage);
    }

    [Fact]
    public void An_estimate_does_not_stand_in_for_a_bill_that_brings_more_than_it_sees()
    {
        // The bill has a provider that the gateway knows nothing of: its share of the day is unknown, not zero.
        var history = History([.. Estimates(30, 11m), .. Bills(28, 10m), .. Enumerable.Range(0, 28).Select(day => Day(Bill, Start.AddDays(day), Row("Microsoft", 5m)))]);

        Assert.Equal(DayStatus.Missing, history[Last].Status);
        Assert.Equal(11m, history[Last].Gross);
    }

    [Fact]
    public void A_gateway_that_is_silent_about_a_billed_day_makes_nothing_unknown()
    {
        var history = History([.. Estimates(20, 11m), .. Bills(28, 10m)], gatewayReports: 20);

        Assert.Equal(DayStatus.Provisional, history[LastBilled].Status);
        Assert.Equal(DayStatus.Final, history[LastFinal].Status);
        Assert.Equal(10m, history[LastBilled].Usage);
        Assert.Empty(history.NotReported);
    }

    [Fact]
    public void Without_any_bill_an_estimate_is_as_final_as_its_source_says()
    {
        var history = History([.. Estimates(30, 11m)]);

        Assert.Equal(DayStatus.Final, history[Last].Status);
        Assert.True(history[Last].IsEstimated);
    }

    [Fact]
    public void Reports_count_the_same_facts_as_lines_do()
    {
        LineDay[] days = [.. Estimates(30, 11m), .. Bills(28, 10m), Day(Gateway, Start, Row("OpenAI", 4m)) with { Line = "other" }];

        var counted = EstimateRule.Counted(days, Calendars(30));

        Assert.Equal((26 * 10m) + (4 * 11m) + 4m, counted.SelectMany(day => day.Components).Sum(component => component.Effective.Amount));
    }

    [Fact]
    public void The_ratio_compares_final_days_of_the_last_four_weeks_on_which_both_exist()
    {
        // 30 days are estimated, 28 billed; two of the billed ones are not final, and two are older than four weeks.
        var ratio = Assert.Single(EstimateRatio.Of([.. Estimates(30, 11m), .. Bills(28, 10m)], Calendars(30), Last));

        Assert.Equal((Gateway, 24, 264m, 240m, 1.1m), (ratio.Source, ratio.Days, ratio.Estimated.Amount, ratio.Billed.Amount, ratio.Ratio));
    }

    private static (decimal Usage, decimal Gross, decimal Estimated) Of(HistoryDay day) => (day.Usage, day.Gross, day.Estimated);

    private static LineHistory History(LineDay[] days, int gatewayReports = 30, string? currency = null) =>
        LineHistory.Of(LineId, currency, days, Calendars(gatewayReports), Last);

    private static IEnumerable<LineDay> Estimates(int days, decimal amount) => Enumerable.Range(0, days).Select(day => Day(Gateway, Start.AddDays(day), Row("OpenAI", amount)));

    private static IEnumerable<LineDay> Bills(int days, decimal amount) => Enumerable.Range(0, days).Select(day => Day(Bill, Start.AddDays(day), Row("OpenAI", amount)));

    private static LineDay Day(string source, DateOnly day, params SpendComponent[] rows) => new(LineId, source, day, rows);

    private static SpendComponent Row(string provider, decimal amount, string currency = "EUR") => SpendStory.Row(amount, currency: currency) with { Provider = provider };

    /// <summary>The gateway's days are final when they are over; the bill's two days later.</summary>
    private static Dictionary<string, SourceCalendar> Calendars(int gatewayReports) => new(StringComparer.Ordinal)
    {
        [Gateway] = SourceCalendar.Of(Gateway, [Batch(Gateway, Start.AddDays(gatewayReports - 1))], TimeSpan.Zero, isEstimated: true),
        [Bill] = SourceCalendar.Of(Bill, [Batch(Bill, LastBilled)], SettleLag),
    };

    private static LedgerBatch Batch(string source, DateOnly last) => new(
        source, 1, source, SixOClockAfter(last), SixOClockAfter(last), [new LedgerSlice("a", Start, last)], [.. new DayRange(Start, last).Each()], 1);
}
