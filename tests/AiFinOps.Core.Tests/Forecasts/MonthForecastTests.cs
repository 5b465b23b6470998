using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Forecasts;

/// <summary>Stories end on Thursday 10 September 2026, unless told otherwise: ten days are known, twenty are to come.</summary>
public sealed class MonthForecastTests
{
    private const int Settled = 100;

    private static readonly DateOnly TheTenth = new(2026, 9, 10);

    [Fact]
    public void A_steady_line_goes_on_and_its_interval_is_that_of_the_steadiest_line()
    {
        var forecast = Story().SpendsDaily(Settled, 100m).Forecast();

        Assert.Equal((3_000m, 2_949m, 3_117m), Figures(forecast));
        Assert.Equal(
            (LineId, new DateOnly(2026, 9, 1), TheTenth, "three-levels-x-weekday", "EUR"),
            (forecast.Line, forecast.Period, forecast.AsOf, forecast.Method, forecast.Amount.Currency));
    }

    [Fact]
    public void Each_weekday_is_expected_as_it_usually_is()
    {
        // 10 September is a Thursday; the rest of the month has 14 workdays and 6 days of weekend.
        var weekday = (DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 20m : 100m;

        var forecast = Story().Spends(Enumerable.Range(0, 13 * 7).Select(ago => (decimal?)weekday(TheTenth.AddDays(ago - (13 * 7) + 1)))).Forecast();

        Assert.Equal(new DayRange(new(2026, 9, 1), new(2026, 9, 30)).Each().Sum(weekday), forecast.Amount.Amount);
    }

    [Theory]
    [InlineData("2026-08-31", "2026-08", 3_100, "month-over")]
    [InlineData("2026-08-31", "2026-09", 3_000, "three-levels-x-weekday")]
    [InlineData("2026-09-01", "2026-09", 3_000, "three-levels-x-weekday")]
    [InlineData("2026-09-29", "2026-09", 3_000, "three-levels-x-weekday")]
    [InlineData("2026-09-30", "2026-09", 3_000, "month-over")]
    [InlineData("2028-02-10", "2028-02", 2_900, "three-levels-x-weekday")]
    public void A_month_has_its_own_days(string asOf, string month, decimal amount, string method)
    {
        var forecast = new ForecastStory(DateOnly.Parse(asOf, CultureInfo.InvariantCulture)).SpendsDaily(Settled, 100m)
            .Forecast(BudgetPeriod.Of(DateOnly.Parse(month + "-01", CultureInfo.InvariantCulture)));

        Assert.Equal((amount, method), (forecast.Amount.Amount, forecast.Method));
        Assert.Equal(method == "month-over", forecast.Low == forecast.High);
    }

    [Fact]
    public void One_day_of_history_goes_on_and_the_days_before_it_owe_nothing()
    {
        var forecast = Story().Spends(50m).Forecast();

        Assert.Equal((50m + (20 * 50m), "run-rate"), (forecast.Amount.Amount, forecast.Method));
    }

    [Fact]
    public void Less_than_two_weeks_go_on_like_the_last_seven_known_days()
    {
        var forecast = Story().Spends(900m, 10m, 20m, 30m, 40m, 50m, 60m, 70m).Forecast();

        Assert.Equal((1_180m + (20 * 40m), "run-rate"), (forecast.Amount.Amount, forecast.Method));
        Assert.True(forecast.High - forecast.Amount > forecast.Amount - forecast.Low && forecast.High.Amount > 2_700m, "Little is known, and the interval says so.");
    }

    [Fact]
    public void A_line_that_spends_nothing_is_expected_to_spend_nothing() =>
        Assert.Equal((0m, 0m, 0m), Figures(Story().SpendsDaily(Settled, 0m).Forecast()));

    [Fact]
    public void A_line_without_spend_on_record_has_no_forecast() =>
        Assert.Null(MonthForecast.Of(new ForecastStory(TheTenth).History(), [], BudgetPeriod.Of(TheTenth), TheTenth));

    [Fact]
    public void One_enormous_outlier_early_on_moves_the_forecast_little()
    {
        var forecast = Story().SpendsDaily(30, 100m).Spends(100_000m).SpendsDaily(69, 100m).Forecast();

        Assert.InRange(forecast.Amount.Amount, 2_900m, 3_150m);
    }

    [Fact]
    public void An_outlier_beyond_any_money_is_no_error() =>
        Assert.True(Story().SpendsDaily(Settled, 100m).Spends(7e27m).Forecast() is { } forecast && forecast.Low <= forecast.Amount && forecast.Amount <= forecast.High);

    [Fact]
    public void Weeks_that_nobody_reported_are_expected_and_never_zero()
    {
        var forecast = Story().SpendsDaily(60, 100m).SpendsDaily(21, null).SpendsDaily(3, 100m).Forecast();

        Assert.Equal(3_000m, forecast.Amount.Amount);
    }

    [Theory]
    [InlineData(49, 100)]
    [InlineData(51, 51)]
    public void A_last_day_that_may_still_change_and_is_not_half_there_is_expected_whole(decimal reported, decimal counted)
    {
        var story = new SpendStory().SpendsDaily(101, 100m).Spends(reported);

        var forecast = MonthForecast.Of(story.History, [], BudgetPeriod.Of(TheTenth), story.Last);

        Assert.Equal(TheTenth, forecast?.AsOf);
        Assert.InRange(forecast!.Amount.Amount, 900m + counted + (20m * 93m), 900m + counted + (20m * 100m));
    }

    [Fact]
    public void A_commitment_is_counted_in_its_month_and_expected_of_no_day()
    {
        var commitment = Row(650m, ChargeCategory.Purchase);

        Assert.Equal(3_650m, Story().SpendsDaily(95, 100m).Has(Row(100m), commitment).SpendsDaily(4, 100m).Forecast().Amount.Amount);
        Assert.Equal(3_000m, Story().SpendsDaily(60, 100m).Has(Row(100m), commitment).SpendsDaily(39, 100m).Forecast().Amount.Amount);
    }

    [Fact]
    public void A_credit_lowers_what_is_charged_and_not_what_budgets_count()
    {
        var forecast = Story().SpendsDaily(95, 100m).Has(Row(100m), Row(-400m, ChargeCategory.Credit)).SpendsDaily(4, 100m).Forecast();

        Assert.Equal((2_600m, -400m), (forecast.Amount.Amount, forecast.Credits.Amount));
        Assert.Equal(Figures(Story().SpendsDaily(Settled, 100m).Forecast()), Figures(forecast.BeforeCredits()));
    }

    [Fact]
    public void Negative_usage_corrects_the_month_and_is_no_example_of_a_day() =>
        Assert.Equal(2_900m - 250m, Story().SpendsDaily(95, 100m).Spends(-250m).SpendsDaily(4, 100m).Forecast().Amount.Amount);

    [Theory]
    [InlineData(10, 14, 4_100)] // To come: from the 20th on, eleven days at the double.
    [InlineData(-2, 14, 5_300)] // Begun on the 8th: three days known at the double, all twenty to come too.
    [InlineData(-2, 60, 5_300)]
    [InlineData(10, 5, 3_500)] // A campaign lifts its own five days.
    [InlineData(-2, 5, 3_500)]
    [InlineData(-20, 5, 3_000)] // A campaign of last month says nothing about this one.
    public void An_announced_event_moves_the_days_it_is_for(int begins, int days, decimal amount)
    {
        var from = TheTenth.AddDays(begins);
        var lasts = days >= 14;
        var story = Story().Announces(from, days, 2m);
        for (var day = TheTenth.AddDays(1 - Settled); day <= TheTenth; day = day.AddDays(1))
        {
            story.Spends(day >= from && (lasts || day < from.AddDays(days)) ? 200m : 100m);
        }

        Assert.Equal(amount, story.Forecast().Amount.Amount);
    }

    [Fact]
    public void A_launch_of_long_ago_is_the_level_whatever_was_announced() =>
        Assert.InRange(Story().SpendsDaily(60, 100m).SpendsDaily(40, 200m).Announces(TheTenth.AddDays(-39), 14, 5m).Forecast().Amount.Amount, 5_950m, 6_050m);

    [Fact]
    public void A_launch_that_did_not_happen_is_believed_less_every_week_and_not_at_all_after_four()
    {
        decimal[] amounts = [.. new[] { 3, 9, 16, 30 }.Select(ago => Story().SpendsDaily(Settled, 100m).Announces(TheTenth.AddDays(-ago), 14, 3m).Forecast().Amount.Amount)];

        Assert.Equal(amounts.OrderDescending(), amounts);
        Assert.True(amounts[0] > 4_000m);
        Assert.Equal(3_000m, amounts[^1]);
    }

    [Fact]
    public void What_is_left_of_an_unusual_day_fades_and_only_where_days_hang_together()
    {
        var alternating = Enumerable.Range(0, Settled - 1).Select(day => (decimal?)(day % 2 == 0 ? 90m : 110m));
        var blocks = Enumerable.Range(0, Settled - 1).Select(day => (decimal?)(day / 4 % 2 == 0 ? 80m : 120m));

        var independent = Story().Spends(alternating).Spends(150m).Forecast().Amount - Story().Spends(alternating).Spends(110m).Forecast().Amount;
        var remembering = Story().Spends(blocks).Spends(150m).Forecast().Amount - Story().Spends(blocks).Spends(110m).Forecast().Amount;

        Assert.True(remembering.Amount > independent.Amount + 20m, $"{remembering} against {independent}");
    }

    [Fact]
    public void An_open_excess_is_in_the_upper_end_as_if_it_went_on()
    {
        var story = new SpendStory().SpendsDaily(99, 100m).Spends(400m, 400m, 400m);

        var evaluated = story.Evaluate(SixOClockAfter(story.Last)).Lines[LineId];

        Assert.Equal(4m, evaluated.OpenExcess);
        Assert.NotNull(evaluated.Forecast);
        Assert.Equal((7 * 100m) + (3 * 400m) + (20 * 400m), evaluated.Forecast.High.Amount);
        Assert.InRange(evaluated.Forecast.Amount.Amount, 4_000m, 6_000m);
    }

    private static ForecastStory Story() => new(TheTenth);

    private static (decimal Amount, decimal Low, decimal High) Figures(MonthForecast forecast) =>
        (forecast.Amount.Amount, forecast.Low.Amount, forecast.High.Amount);
}
