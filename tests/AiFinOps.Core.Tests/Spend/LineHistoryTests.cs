using AiFinOps.Core.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Spend;

public sealed class LineHistoryTests
{
    [Fact]
    public void A_day_that_the_source_did_not_report_is_missing_and_not_zero()
    {
        var story = new SpendStory().SpendsDaily(14, 100m).Misses().Spends(100m);

        var day = story.History[Start.AddDays(14)];

        Assert.Equal(DayStatus.Missing, day.Status);
        Assert.False(day.IsKnown);
    }

    [Fact]
    public void A_reported_day_without_a_line_that_has_rows_every_day_is_missing_for_the_line()
    {
        var history = new SpendStory().SpendsDaily(14, 100m).Has().Spends(100m).History;

        Assert.Equal(DayStatus.Missing, history[Start.AddDays(14)].Status);
        Assert.Equal([Start.AddDays(14)], history.NotReported);
    }

    [Fact]
    public void A_reported_day_without_a_sparse_line_is_zero_usage()
    {
        var history = new SpendStory().SpendsDaily(20, 100m).Has(Row(0m)).SpendsDaily(10, 100m).Has().SpendsDaily(6, 100m).Has(Row(2m)).SpendsDaily(5, 100m).Has(Row(0m)).Spends(100m).History;

        Assert.True(history[Start.AddDays(44)].IsKnown);
        Assert.Equal(0m, history[Start.AddDays(44)].Usage);
    }

    [Fact]
    public void A_row_of_exactly_nothing_on_a_steady_line_is_unknown_and_on_a_line_with_deep_lows_zero()
    {
        Assert.False(new SpendStory().SpendsWeekly(6, weekday: 100m, weekend: 60m).Spends(0m).History[Start.AddDays(42)].IsKnown);
        Assert.True(new SpendStory().SpendsWeekly(6, weekday: 100m, weekend: 10m).Spends(0m).History[Start.AddDays(42)].IsKnown);
    }

    [Fact]
    public void A_line_that_spends_on_three_days_of_four_is_never_left_out()
    {
        var story = new SpendStory();
        foreach (var day in Enumerable.Range(0, 120))
        {
            story.Has(day * 7 % 4 == 0 ? [] : [Row(100m)]);
        }

        Assert.Empty(story.History.NotReported);
    }

    [Fact]
    public void A_line_that_stays_away_is_unknown_for_a_week_and_then_zero()
    {
        var history = new SpendStory().SpendsDaily(14, 100m).Has().Has().Has().Has().Has().Has().Has().Has().History;

        Assert.Equal([false, false, false, false, false, false, false, true], Enumerable.Range(14, 8).Select(day => history[Start.AddDays(day)].IsKnown));
    }

    [Fact]
    public void A_line_is_unknown_while_one_of_its_sources_is_and_what_was_reported_still_counts_as_billed()
    {
        var day = Start.AddDays(14);
        LineDay[] days =
        [
            .. Enumerable.Range(0, 15).Select(offset => new LineDay(LineId, "azure", Start.AddDays(offset), [Row(40m)])),
            .. Enumerable.Range(0, 14).Select(offset => new LineDay(LineId, "openai", Start.AddDays(offset), [Row(60m)])),
        ];

        var history = LineHistory.Of(LineId, null, days, Calendars(("azure", day), ("openai", day.AddDays(-1))), day);

        Assert.Equal(100m, history[day.AddDays(-1)].Usage);
        Assert.True(history[day.AddDays(-1)].IsKnown);
        Assert.Equal(DayStatus.Missing, history[day].Status);
        Assert.Equal(40m, history[day].Gross);
    }

    [Fact]
    public void A_source_that_fed_the_line_long_ago_does_not_make_it_unknown()
    {
        var day = Start.AddDays(40);
        LineDay[] days =
        [
            .. Enumerable.Range(0, 41).Select(offset => new LineDay(LineId, "azure", Start.AddDays(offset), [Row(40m)])),
            new LineDay(LineId, "openai", Start, [Row(60m)]),
        ];

        var history = LineHistory.Of(LineId, null, days, Calendars(("azure", day), ("openai", day.AddDays(-1))), day);

        Assert.True(history[day].IsKnown);
    }

    [Fact]
    public void Usage_has_its_corrections_and_nothing_else()
    {
        var history = new SpendStory().Has(
            Row(100m), Row(-8m, model: "gpt-4o"), Row(50m, ChargeCategory.Purchase), Row(20m, ChargeCategory.Tax),
            Row(-30m, ChargeCategory.Credit), Row(5m, ChargeCategory.Adjustment), Row(-7m, ChargeCategory.Adjustment, model: "gpt-4o")).History;

        Assert.Equal(92m, history[Start].Usage);
        Assert.Equal(167m, history[Start].Gross);
    }

    [Fact]
    public void A_credit_on_an_empty_day_does_not_make_it_reported() =>
        Assert.False(new SpendStory().SpendsDaily(14, 100m).Has(Row(-20m, ChargeCategory.Credit)).History[Start.AddDays(14)].IsKnown);

    [Fact]
    public void The_budget_currency_is_judged_and_others_are_named_and_not_added()
    {
        var history = new SpendStory { Line = ALine(budget: 1_000m) }.Has(Row(100m), Row(70m, currency: "USD"), Row(9m, currency: "USD", model: "o")).History;

        Assert.Equal("EUR", history.Currency);
        Assert.Equal(100m, history[Start].Usage);
        Assert.Equal(["USD"], history.OtherCurrencies);
    }

    [Fact]
    public void Without_a_budget_the_currency_of_most_rows_is_judged() =>
        Assert.Equal("USD", new SpendStory().Has(Row(100m)).Has(Row(70m, currency: "USD")).Has(Row(70m, currency: "USD")).History.Currency);

    [Fact]
    public void A_day_billed_in_another_currency_is_unknown_and_not_zero()
    {
        var history = new SpendStory { Line = ALine(budget: 1_000m) }.SpendsDaily(5, 100m).Has(Row(110m, currency: "USD")).History;

        Assert.Equal(DayStatus.Missing, history[Start.AddDays(5)].Status);
        Assert.Empty(history.NotReported);
    }

    [Fact]
    public void Days_after_the_last_one_asked_for_are_not_looked_at()
    {
        var story = new SpendStory().SpendsDaily(5, 100m).Spends(900m);

        var history = LineHistory.Of(LineId, null, story.LineDays, Calendars((SourceName, story.Last)), Start.AddDays(4));

        Assert.Equal(Start.AddDays(4), history.Last);
        Assert.DoesNotContain(history.Usage(), row => row.Component.Effective.Amount == 900m);
    }

    private static Dictionary<string, SourceCalendar> Calendars(params (string Source, DateOnly LastReported)[] sources) => sources.ToDictionary(
        source => source.Source,
        source => SourceCalendar.Of(
            source.Source,
            [new LedgerBatch("b", 1, source.Source, SixOClockAfter(source.LastReported), SixOClockAfter(source.LastReported), [new LedgerSlice("a", Start, source.LastReported)], [.. new DayRange(Start, source.LastReported).Each()], 1)],
            SettleLag),
        StringComparer.Ordinal);
}
