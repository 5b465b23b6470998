using AiFinOps.Core.Forecasts;
using CsCheck;

namespace AiFinOps.Core.Tests.Forecasts;

/// <summary>What must hold for any spend, not only for the told stories.</summary>
public sealed class MonthForecastProperties
{
    /// <summary>The calendar repeats itself after so many days.</summary>
    private const int TwentyEightYears = 1_461 * 7;

    private static readonly DateOnly TheTenth = new(2026, 9, 10);

    /// <summary>From one to some two hundred days; some unknown, some zero, some far out, some corrections.</summary>
    private static readonly Gen<decimal?[]> Days = Gen.Frequency(
        (12, Gen.Int[1_000, 30_000].Select(cents => (decimal?)(cents / 100m))),
        (1, Gen.Const((decimal?)null)),
        (1, Gen.Const((decimal?)0m)),
        (1, Gen.Int[1, 9].Select(power => (decimal?)(decimal)Math.Pow(10, power))),
        (1, Gen.Int[-9_000, -1].Select(cents => (decimal?)(cents / 100m)))).Array[1, 210].Where(days => days[0] is not null);

    [Fact]
    public void The_interval_is_around_the_amount_and_above_what_was_charged() => Gen.Select(Days, Gen.Int[0, 60]).Sample(
        (days, later) =>
        {
            var asOf = TheTenth.AddDays(later);
            var forecast = Story(asOf, days).Forecast();
            var charged = days.Reverse().Take(asOf.Day).Sum(day => day ?? 0m);

            Assert.True(charged <= forecast.Low.Amount && forecast.Low <= forecast.Amount && forecast.Amount <= forecast.High, forecast.ToString());
        },
        iter: 500);

    [Fact]
    public void Money_in_another_scale_is_forecast_in_that_scale() => Days.Sample(
        days =>
        {
            var one = Story(TheTenth, days).Forecast();
            var hundred = Story(TheTenth, [.. days.Select(day => day * 100m)]).Forecast();

            Assert.Equal(one.Method, hundred.Method);
            Assert.Equal((double)one.Amount.Amount, (double)hundred.Amount.Amount / 100, 0.006 + (1e-9 * (double)Math.Abs(one.Amount.Amount)));
            Assert.Equal((double)one.High.Amount, (double)hundred.High.Amount / 100, 0.006 + (1e-9 * (double)Math.Abs(one.High.Amount)));
        },
        iter: 300);

    [Fact]
    public void The_same_weeks_in_another_year_are_forecast_the_same() => Days.Sample(
        days =>
        {
            var now = Story(TheTenth, days).Forecast();
            var then = Story(TheTenth.AddDays(TwentyEightYears), days).Forecast();

            Assert.Equal((now.Amount, now.Low, now.High, now.Method), (then.Amount, then.Low, then.High, then.Method));
        },
        iter: 200);

    [Fact]
    public void A_credit_changes_the_forecast_by_itself() => Gen.Select(Days, Gen.Int[1, 50_000]).Sample(
        (days, cents) =>
        {
            var credit = Spend.SpendStory.Row(-cents / 100m, Core.Spend.ChargeCategory.Credit);
            var usage = Spend.SpendStory.Row(120m);

            var without = Story(TheTenth, days).Has(usage).Forecast();
            var with = Story(TheTenth, days).Has(usage, credit).Forecast();

            Assert.Equal(without.Amount.Amount - (cents / 100m), with.Amount.Amount);
            Assert.Equal(without, with.BeforeCredits());
        },
        iter: 200);

    [Fact]
    public void Four_months_in_five_end_inside_their_intervals()
    {
        var inside = 0;
        const int Lines = 400;
        for (var seed = 0; seed < Lines; seed++)
        {
            var days = Wandering(new Random(seed), 130);
            var forecast = Story(TheTenth, [.. days.Take(110)]).Forecast();
            var actual = days.Skip(100).Sum(day => day!.Value);
            inside += forecast.Low.Amount <= actual && actual <= forecast.High.Amount ? 1 : 0;
        }

        Assert.InRange(inside / (double)Lines, 0.7, 0.95);
    }

    private static ForecastStory Story(DateOnly asOf, decimal?[] days) => new ForecastStory(asOf).Spends(days);

    /// <summary>A level that moves by some ten percent a week, the dip of weekends, and a day's own noise.</summary>
    private static decimal?[] Wandering(Random random, int days)
    {
        var level = 100.0;
        var result = new decimal?[days];
        for (var day = 0; day < days; day++)
        {
            level *= Math.Exp(0.04 * Normal(random));
            result[day] = (decimal)(level * (day % 7 >= 5 ? 0.4 : 1) * Math.Exp(0.1 * Normal(random)));
        }

        return result;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
