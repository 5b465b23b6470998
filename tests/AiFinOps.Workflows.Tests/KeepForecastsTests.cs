using System.Globalization;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Tests;

/// <summary>It is 06:00 UTC on 29 September: the forecasts are those of the evening before.</summary>
public sealed class KeepForecastsTests
{
    private static readonly DateOnly Yesterday = House.Today.AddDays(-1);

    private readonly House _house = new();

    [Fact]
    public async Task The_first_evaluation_of_a_day_keeps_the_forecast_of_every_line()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);

        await _house.EvaluateAsync();

        var kept = Assert.Single(Assert.Single(_house.Forecasts.Kept).Value);
        Assert.Equal((Given.Line, Yesterday, new DateOnly(2026, 9, 1)), (kept.Line, kept.AsOf, kept.Period));
        Assert.Equal(new Money(3_000m, "EUR"), kept.Amount);
    }

    [Fact]
    public async Task What_is_learned_later_in_the_day_does_not_improve_on_it()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        await _house.EvaluateAsync();
        await _house.ReportsAsync(new DayRange(Yesterday, Yesterday), _house.Now, Given.Cost(Yesterday, 900m));

        await _house.EvaluateAsync();

        Assert.Equal(3_000m, Assert.Single(_house.Forecasts.Kept[Yesterday]).Amount.Amount);
    }

    [Fact]
    public async Task Every_day_has_forecasts_of_its_own()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        await _house.EvaluateAsync();
        _house.Time.Advance(TimeSpan.FromDays(1));

        await _house.EvaluateAsync();

        Assert.Equal([Yesterday, House.Today], _house.Forecasts.Kept.Keys);
    }

    [Fact]
    public async Task Without_any_spend_nothing_is_kept_and_the_day_is_not_done()
    {
        await _house.EvaluateAsync();
        Assert.Empty(_house.Forecasts.Kept);
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);

        await _house.EvaluateAsync();

        Assert.Single(_house.Forecasts.Kept);
    }

    [Fact]
    public async Task The_last_ended_month_is_held_against_its_forecasts_of_the_tenth_and_the_twentieth()
    {
        await _house.ReportsAsync(new DateOnly(2026, 7, 1), Enumerable.Repeat(100m, 90));
        await KeepAsync(new DateOnly(2026, 8, 10), 3_410m);
        await KeepAsync(new DateOnly(2026, 8, 15), 9_999m);
        await KeepAsync(new DateOnly(2026, 8, 20), 3_100m);

        var accuracy = await AccuracyAsync(settled: new DateOnly(2026, 9, 26));

        Assert.Equal(
            [(new DateOnly(2026, 8, 1), new DateOnly(2026, 8, 10), 0.1m), (new DateOnly(2026, 8, 1), new DateOnly(2026, 8, 20), 0m)],
            accuracy.Select(made => (made.Month, made.AsOf, made.All.Mape)));
        Assert.Equal([Given.Line], accuracy[0].ByLine.Keys);
    }

    [Theory]
    [InlineData("2026-08-30", false)]
    [InlineData("2026-08-31", true)]
    public async Task A_month_has_ended_when_its_last_day_is_settled(string settled, bool hasEnded)
    {
        await _house.ReportsAsync(new DateOnly(2026, 7, 1), Enumerable.Repeat(100m, 90));
        await KeepAsync(new DateOnly(2026, 8, 10), 3_410m);

        Assert.Equal(hasEnded, (await AccuracyAsync(DateOnly.Parse(settled, CultureInfo.InvariantCulture))).Count > 0);
    }

    [Fact]
    public async Task A_forecast_of_another_month_is_not_held_against_this_one()
    {
        await _house.ReportsAsync(new DateOnly(2026, 7, 1), Enumerable.Repeat(100m, 90));
        await KeepAsync(new DateOnly(2026, 8, 20), 3_100m, period: new DateOnly(2026, 9, 1));

        Assert.Empty(await AccuracyAsync(settled: new DateOnly(2026, 9, 26)));
    }

    private Task KeepAsync(DateOnly asOf, decimal amount, DateOnly? period = null)
    {
        var money = new Money(amount, "EUR");
        var forecast = new MonthForecast(Given.Line, period ?? new DateOnly(asOf.Year, asOf.Month, 1), asOf, money, money, money, "run-rate") { Credits = Money.Zero("EUR") };
        return _house.Forecasts.KeepAsync(asOf, [forecast], House.Cancelled);
    }

    private async Task<IReadOnlyList<MonthAccuracy>> AccuracyAsync(DateOnly settled)
    {
        var reading = await _house.Reader.ReadAsync(_house.Configurations.InForce!, _house.Now, House.Cancelled);
        return await new ForecastReview(_house.Forecasts).ReadAsync(reading.Judge(_house.Configurations.InForce!, _house.Now), settled, House.Cancelled);
    }
}
