using AiFinOps.Core.Budgets;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;

namespace AiFinOps.Core.Tests.Forecasts;

public sealed class ForecastAccuracyTests
{
    private static readonly BudgetPeriod August = new(2026, 8);

    [Fact]
    public void Distances_are_averaged_and_signs_make_the_bias()
    {
        var accuracy = ForecastAccuracy.Of([Made("a", 1_200m), Made("b", 950m), Made("c", 1_000m), Made("d", 700m)], Each(1_000m, "a", "b", "c", "d"));

        Assert.Equal(new ForecastAccuracy(4, Mape: 0.1375m, Bias: -0.0375m, Near: 0.5m, Covered: 0.5m), accuracy);
    }

    [Theory]
    [InlineData(1_100, true)]
    [InlineData(1_100.01, false)]
    [InlineData(900, true)]
    [InlineData(899.99, false)]
    public void Near_is_within_ten_percent(decimal amount, bool isNear) =>
        Assert.Equal(isNear ? 1m : 0m, ForecastAccuracy.Of([Made("a", amount)], Each(1_000m, "a"))?.Near);

    [Theory]
    [InlineData(900, true)]
    [InlineData(899.99, false)]
    [InlineData(1_100, true)]
    [InlineData(1_100.01, false)]
    public void An_interval_holds_its_ends(decimal actual, bool isCovered) =>
        Assert.Equal(isCovered ? 1m : 0m, ForecastAccuracy.Of([Made("a", 1_000m)], Each(actual, "a"))?.Covered);

    [Fact]
    public void Credits_are_in_neither_side() =>
        Assert.Equal(0m, ForecastAccuracy.Of([Made("a", 600m) with { Credits = new Money(-400m, "EUR") }], Each(1_000m, "a"))?.Mape);

    [Fact]
    public void Lines_are_told_apart()
    {
        var byLine = ForecastAccuracy.ByLine([Made("a", 1_200m), Made("b", 1_000m), Made("c", 1m)], Each(1_000m, "a", "b"));

        Assert.Equal(["a", "b"], byLine.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((0.2m, 0m), (byLine["a"].Mape, byLine["b"].Mape));
    }

    [Fact]
    public void What_cannot_be_compared_is_left_out()
    {
        var actuals = new Dictionary<string, Money>(StringComparer.Ordinal) { ["tiny"] = new(0.99m, "EUR"), ["dollars"] = new(1_000m, "USD") };

        Assert.Null(ForecastAccuracy.Of([Made("tiny", 5m), Made("dollars", 1_000m), Made("unknown", 7m)], actuals));
    }

    [Fact]
    public void An_ended_month_costs_what_its_final_days_did_before_credits()
    {
        var story = new ForecastStory(new DateOnly(2026, 9, 4)).SpendsDaily(20, 10m)
            .Has(SpendStory.Row(10m), SpendStory.Row(-90m, ChargeCategory.Credit), SpendStory.Row(500m, ChargeCategory.Purchase)).SpendsDaily(18, 10m);

        Assert.Equal(new Money(310m + 500m, "EUR"), ForecastAccuracy.ActualOf(story.History(), August));
    }

    [Fact]
    public void A_line_that_began_within_the_month_is_compared_from_then_on() =>
        Assert.Equal(new Money(60m, "EUR"), ForecastAccuracy.ActualOf(new ForecastStory(new DateOnly(2026, 9, 4)).SpendsDaily(10, 10m).History(), August));

    [Fact]
    public void A_month_that_is_not_over_has_a_missing_day_or_is_not_final_is_not_compared()
    {
        var running = new ForecastStory(new DateOnly(2026, 8, 30)).SpendsDaily(60, 10m).History();
        var missing = new ForecastStory(new DateOnly(2026, 9, 4)).SpendsDaily(20, 10m).SpendsDaily(1, null).SpendsDaily(20, 10m).History();
        var provisional = new SpendStory().SpendsDaily(92, 10m).History;

        Assert.Null(ForecastAccuracy.ActualOf(running, August));
        Assert.Null(ForecastAccuracy.ActualOf(missing, August));
        Assert.Null(ForecastAccuracy.ActualOf(provisional, August));
        Assert.Null(ForecastAccuracy.ActualOf(new ForecastStory(new DateOnly(2026, 9, 4)).SpendsDaily(3, 10m).History(), August));
    }

    /// <summary>With an interval of a tenth to each side.</summary>
    private static MonthForecast Made(string line, decimal amount) =>
        new(line, August.First, new DateOnly(2026, 8, 10), Eur(amount), Eur(amount * 0.9m), Eur(amount * 1.1m), "three-levels-x-weekday") { Credits = Eur(0m) };

    private static Dictionary<string, Money> Each(decimal amount, params string[] lines) => lines.ToDictionary(line => line, _ => Eur(amount), StringComparer.Ordinal);

    private static Money Eur(decimal amount) => new(amount, "EUR");
}
