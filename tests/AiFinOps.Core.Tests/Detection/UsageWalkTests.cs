using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

/// <summary>What the detectors see on days after days.</summary>
public sealed class UsageWalkTests
{
    [Fact]
    public void A_spike_that_stays_is_a_level_shift()
    {
        Assert.Equal("spike", new SpendStory().SpendsDaily(84, 100m).Spends(300m).Finds(FindingKind.SpendAbove)?.ReasonName);
        Assert.Equal("level-shift", new SpendStory().SpendsDaily(84, 100m).SpendsDaily(4, 300m).Finds(FindingKind.SpendAbove)?.ReasonName);
    }

    [Fact]
    public void A_slow_leak_is_told_within_two_weeks() => Assert.InRange(LeakTold(new SpendStory().Spends(Noise(0, 84, 100m)), 84), 1, 14);

    [Fact]
    public void An_excess_that_leaps_again_after_a_week_says_so_and_one_that_stays_or_wavers_does_not()
    {
        decimal[] first = [300m, 310m, 295m, 305m, 290m, 300m, 315m, 300m];
        SpendStory Excess() => new SpendStory().SpendsDaily(84, 100m).Spends(first);

        var leapt = Excess().Spends(900m).Spends(880m).Finds(FindingKind.SpendAbove)!;

        Assert.Equal($"{leapt.Day.AddDays(-1):yyyy-MM-dd}", leapt.Facts[FactNames.RoseOn]);
        Assert.Contains("; leapt again on ", leapt.Reason, StringComparison.Ordinal);
        Assert.False(Excess().Spends(320m).Finds(FindingKind.SpendAbove)!.Facts.ContainsKey(FactNames.RoseOn));
        Assert.False(new SpendStory().SpendsDaily(84, 100m).Spends(300m).Spends(900m).Finds(FindingKind.SpendAbove)!.Facts.ContainsKey(FactNames.RoseOn));
    }

    [Theory]
    [InlineData(63, false)]
    [InlineData(105, true)]
    public void A_climb_to_where_the_line_was_within_a_quarter_is_no_leak(int daysSince, bool isTold)
    {
        var story = new SpendStory().Spends(Noise(0, 42, 240m)).Spends(Noise(42, daysSince, 100m));

        Assert.Equal(isTold, LeakTold(story, 42 + daysSince) > 0);
    }

    [Fact]
    public void A_line_that_bursts_by_itself_is_not_told_for_another_burst_of_its_size()
    {
        var story = new SpendStory();
        foreach (var day in Enumerable.Range(0, 112))
        {
            story.Spends(day % 9 == 8 ? 260m : 100m + (day * 7 % 11));
        }

        Assert.Null(story.Spends(260m).Finds(FindingKind.SpendAbove));
        Assert.NotNull(new SpendStory().Spends(Steady(112)).Spends(260m).Finds(FindingKind.SpendAbove));
    }

    [Fact]
    public void A_new_service_on_top_is_told_and_one_that_takes_the_place_of_others_is_not()
    {
        Assert.Equal("new-component", Noisy().Has(Row(100m), Row(90m, model: "logs")).Has(Row(95m), Row(96m, model: "logs")).Has(Row(104m), Row(93m, model: "logs")).Finds(FindingKind.SpendAbove)?.ReasonName);
        Assert.Null(Noisy().Has(Row(40m), Row(60m, model: "logs")).Has(Row(36m), Row(66m, model: "logs")).Has(Row(41m), Row(63m, model: "logs")).Finds(FindingKind.SpendAbove));
    }

    [Fact]
    public void A_line_that_died_and_came_back_at_its_old_level_alarms_nobody_above_and_is_judged_by_what_it_was() =>
        Assert.Null(new SpendStory().Spends(Steady(84)).Misses(40).Spends(Steady(10)).Finds(FindingKind.SpendAbove));

    [Fact]
    public void One_enormous_outlier_early_on_blinds_nobody() =>
        Assert.NotNull(new SpendStory().SpendsDaily(30, 100m).Spends(1_000_000m).Spends(Steady(90)).Spends(220m).Finds(FindingKind.SpendAbove));

    [Fact]
    public void A_level_of_four_weeks_is_the_new_normal_and_the_next_excess_is_another_one()
    {
        var story = new SpendStory().Spends(Steady(84)).SpendsDaily(31, 200m);

        Assert.Null(story.Finds(FindingKind.SpendAbove));
        Assert.Equal(Start.AddDays(115), story.Spends(420m).Finds(FindingKind.SpendAbove)?.Onset);
    }

    [Fact]
    public void After_a_launch_neither_the_level_it_left_nor_the_one_before_is_news()
    {
        var launch = new ExpectedEvent("launch", LineId, Start.AddDays(84), Start.AddDays(97), 2m, "astrid", "Launch");
        SpendStory Launched() => new SpendStory { Configuration = AConfiguration(launch) }.SpendsDaily(84, 100m).SpendsDaily(14, 200m);

        Assert.Empty(Launched().SpendsDaily(12, 200m).Evaluate().Findings);
        Assert.Empty(Launched().SpendsDaily(12, 100m).Evaluate().Findings);
        Assert.Equal(100m, Launched().SpendsDaily(5, 100m).Evaluate().Lines[LineId].Expected(Start.AddDays(104))?.Amount);
        Assert.NotNull(Launched().SpendsDaily(3, 400m).Finds(FindingKind.SpendAbove));
    }

    [Fact]
    public void Days_that_come_later_never_change_what_was_told_of_a_day() =>
        CsCheck.Check.Sample(
            CsCheck.Gen.Select(CsCheck.Gen.Int[60, 110], CsCheck.Gen.Int[0, 1_000_000]),
            (cut, seed) =>
            {
                var random = new Random(seed);
                decimal[] days = [.. Enumerable.Range(0, 120).Select(day => 80m + random.Next(40) + (random.Next(15) == 0 ? random.Next(300) : 0))];
                var whole = new SpendStory().Spends(days);
                var known = new SpendStory().Spends(days.Take(cut));

                var then = known.Evaluate();
                var later = SpendEvaluation.Judge(new EvaluationInput(
                    whole.Configuration with { Lines = [whole.Line] }, [.. whole.LineDays.Where(day => day.Day <= known.Last)],
                    [.. whole.Batches.Where(batch => batch.AsOf <= known.Now)], known.Now, DateOnly.FromDateTime(known.Now.UtcDateTime)));

                Assert.Equal(then.Findings.Select(graded => graded.Finding.Reason), later.Findings.Select(graded => graded.Finding.Reason));
            },
            iter: 100);

    private static SpendStory Noisy()
    {
        decimal[] noise = [100m, 130m, 88m, 112m, 76m, 121m, 95m, 108m, 84m, 126m, 91m];
        return new SpendStory().Spends(Enumerable.Range(0, 91).Select(day => noise[day * 5 % noise.Length]));
    }

    private static IEnumerable<decimal> Steady(int days) => Enumerable.Range(0, days).Select(day => 100m + (day * 7 % 5));

    private static IEnumerable<decimal> Noise(int first, int days, decimal around) => Enumerable.Range(first, days).Select(day => around * NoiseOn(day));

    /// <summary>Not in weeks, and with a burst now and then, so that only a climb tells of a climb.</summary>
    private static decimal NoiseOn(int day)
    {
        decimal[] noise = [1.00m, 1.08m, 0.94m, 1.05m, 0.92m, 2.40m, 0.97m, 1.02m, 0.95m, 1.06m, 0.98m];
        return noise[day * 3 % noise.Length];
    }

    /// <summary>Adds a leak of 4 % a day for two weeks; the day on which it is told, 0 for never.</summary>
    private static int LeakTold(SpendStory story, int first)
    {
        for (var day = 1; day <= 14; day++)
        {
            story.Spends(100m * NoiseOn(first + day - 1) * (decimal)Math.Pow(1.04, day));
            if (story.Finds(FindingKind.SpendAbove) is { } finding)
            {
                Assert.Equal("drift", finding.ReasonName);
                return day;
            }
        }

        return 0;
    }
}
