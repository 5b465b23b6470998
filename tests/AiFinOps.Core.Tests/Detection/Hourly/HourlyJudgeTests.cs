using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Detection.Hourly.HourlyStory;

namespace AiFinOps.Core.Tests.Detection.Hourly;

public sealed class HourlyJudgeTests
{
    [Theory]
    [InlineData(1.5, 5)]
    [InlineData(2.0, 3)]
    [InlineData(3.0, 2)]
    [InlineData(10.0, 1)]
    public void Verbose_logging_and_retry_loops_are_noticed_within_hours(double times, int atMost)
    {
        var noticed = new HourlyStory().Costs(NineOClock, 48, (decimal)times).NoticedAfter(NineOClock);

        Assert.InRange(noticed ?? int.MaxValue, 1, atMost);
    }

    [Fact]
    public void Six_ordinary_weeks_raise_nothing()
    {
        var story = new HourlyStory(days: 60);

        Assert.All(Enumerable.Range(14 * 24, 46 * 24), hour => Assert.Null(story.Judged(hour, hour + 1).Excess));
    }

    [Fact]
    public void An_excess_says_its_hours_and_what_they_were_expected_to_cost()
    {
        var story = new HourlyStory().Costs(NineOClock, 3, 3m);

        var excess = story.JudgedAtTheEndOf(NineOClock + 2).Excess!;

        Assert.Equal(Enumerable.Range(NineOClock, 3).Select(hour => Start.AddHours(hour)), excess.Hours.Select(hour => hour.Hour).Where(hour => hour >= Start.AddHours(NineOClock)));
        Assert.Equal(Start.AddHours(NineOClock + 3), excess.Last.End);
        Assert.InRange(excess.Excess, 350m, 450m);
        Assert.InRange(excess.DayExpected.Values.Single(), 900m, 1_050m);
    }

    [Fact]
    public void An_excess_that_has_ended_is_told_until_its_day_is_known_as_a_day()
    {
        var story = new HourlyStory().Costs(NineOClock, 3, 5m);
        var during = story.JudgedAtTheEndOf(NineOClock + 2).Excess!;

        var evening = story.JudgedAtTheEndOf(NineOClock + 12).Excess!;
        var nextDay = story.JudgedAtTheEndOf(NineOClock + 24).Excess;

        Assert.True(evening.Excess >= during.Excess);
        Assert.Null(nextDay);
    }

    [Fact]
    public void One_hour_is_not_enough_unless_it_is_enormous()
    {
        const int twoOClock = NineOClock + 5;

        Assert.Null(new HourlyStory().Costs(twoOClock, 1, 2.5m).NoticedAfter(twoOClock));
        Assert.InRange(new HourlyStory().Costs(twoOClock, 3, 2.5m).NoticedAfter(twoOClock) ?? int.MaxValue, 2, 3);
        Assert.Equal(1, new HourlyStory().Costs(twoOClock, 1, 10m).NoticedAfter(twoOClock));
    }

    [Fact]
    public void Ten_times_nothing_at_night_is_not_worth_a_word()
    {
        Assert.Null(new HourlyStory().Costs((28 * 24) + 3, 1, 10m).JudgedAtTheEndOf((28 * 24) + 3).Excess);
    }

    [Fact]
    public void Less_money_than_the_lowest_band_raises_nothing()
    {
        var story = new HourlyStory();
        for (var hour = 0; hour < 35 * 24; hour++)
        {
            story[hour] /= 100m;
        }

        Assert.Null(story.Costs(NineOClock, 2, 3m).NoticedAfter(NineOClock));
    }

    [Fact]
    public void A_development_line_is_given_twice_the_room()
    {
        var line = new HourlyStory().Line with { Environment = WorkloadEnvironment.Development };

        Assert.NotNull(new HourlyStory().Costs(NineOClock, 10, 1.4m).NoticedAfter(NineOClock));
        Assert.Null(new HourlyStory { Line = line }.Costs(NineOClock, 10, 1.4m).NoticedAfter(NineOClock));
    }

    [Theory]
    [InlineData(13, "hourly-cold")]
    [InlineData(14, null)]
    public void Two_weeks_of_hours_are_needed(int days, string? reason)
    {
        var story = new HourlyStory(days + 1).Costs((days * 24) + 9, 5, 10m);

        var verdict = story.JudgedAtTheEndOf((days * 24) + 12);

        Assert.Equal(reason, verdict.NotJudged);
        Assert.Equal(reason is null, verdict.Excess is not null);
    }

    [Fact]
    public void Missing_hours_are_not_zero()
    {
        // Read as zero, two weeks of missing evenings would make the next evening look enormous.
        var story = new HourlyStory();
        for (var day = 14; day < 28; day++)
        {
            story.Misses((day * 24) + 17, 7);
        }

        Assert.All(Enumerable.Range(28 * 24, 24), hour => Assert.Null(story.JudgedAtTheEndOf(hour).Excess));
    }

    [Fact]
    public void An_excess_is_noticed_over_a_missing_hour()
    {
        var story = new HourlyStory().Costs(NineOClock, 8, 2.5m).Misses(NineOClock + 1, 1);

        Assert.InRange(story.NoticedAfter(NineOClock) ?? int.MaxValue, 3, 4);
    }

    [Fact]
    public void Hours_that_are_missing_raise_nothing_themselves()
    {
        Assert.Null(new HourlyStory().Misses(NineOClock, 100).NoticedAfter(NineOClock));
        Assert.Equal("hourly-no-known-hour", new HourlyStory().Misses(0, 35 * 24).JudgedAtTheEndOf(NineOClock).NotJudged);
    }

    [Fact]
    public void One_enormous_hour_weeks_ago_does_not_blind_it()
    {
        var story = new HourlyStory().Costs(NineOClock, 8, 3m);
        story[(14 * 24) + 11] = 1e15m;

        Assert.InRange(story.NoticedAfter(NineOClock) ?? int.MaxValue, 1, 2);
    }

    [Fact]
    public void Negative_hours_are_corrections_and_raise_nothing()
    {
        var story = new HourlyStory();
        story[NineOClock] = -5_000m;
        story[(20 * 24) + 9] = -1m;

        Assert.Null(story.NoticedAfter(NineOClock));
    }

    [Fact]
    public void A_line_that_is_mostly_idle_is_left_to_the_daily_judge()
    {
        var story = new HourlyStory().Costs(0, 35 * 24, 0m);
        story[NineOClock] = 500m;

        Assert.Equal("hourly-cold", story.JudgedAtTheEndOf(NineOClock).NotJudged);
    }

    [Fact]
    public void A_job_that_runs_every_Monday_night_is_no_excess_once_it_is_known()
    {
        var story = new HourlyStory();
        for (var monday = 14 * 24; monday <= 28 * 24; monday += 7 * 24)
        {
            story[monday + 3] = story[monday + 4] = 120m;
        }

        Assert.NotNull(story.NoticedAfter((14 * 24) + 3));
        Assert.Null(story.NoticedAfter((28 * 24) + 3));
    }

    [Fact]
    public void One_excess_at_the_same_hours_a_week_ago_hides_nothing()
    {
        var story = new HourlyStory().Costs(NineOClock - (7 * 24), 3, 10m).Costs(NineOClock, 3, 3m);

        Assert.InRange(story.NoticedAfter(NineOClock) ?? int.MaxValue, 1, 3);
    }

    [Fact]
    public void Steady_growth_is_followed()
    {
        var story = new HourlyStory(days: 60);
        for (var hour = 0; hour < 60 * 24; hour++)
        {
            story[hour] *= 1m + (hour / (60m * 24m));
        }

        Assert.All(Enumerable.Range(20 * 24, 40 * 24), hour => Assert.Null(story.Judged(hour, hour + 1).Excess));
    }

    [Fact]
    public void An_announced_event_raises_what_is_expected()
    {
        var day = DateOnly.FromDateTime(Start.AddHours(NineOClock).UtcDateTime);
        var launch = new ExpectedEvent("launch", "assistant", day, day.AddDays(1), 3m, "astrid", "Launch");

        Assert.Null(new HourlyStory { Configuration = SpendStory.AConfiguration(launch) }.Costs(NineOClock, 30, 3m).NoticedAfter(NineOClock));
        Assert.NotNull(new HourlyStory { Configuration = SpendStory.AConfiguration(launch) }.Costs(NineOClock, 30, 9m).NoticedAfter(NineOClock));
    }

    [Fact]
    public void A_clock_that_goes_back_sees_less_and_fails_nowhere()
    {
        var story = new HourlyStory().Costs(NineOClock, 24, 5m);

        Assert.NotNull(story.Judged(28 * 24, NineOClock + 5).Excess);
        Assert.Null(story.Judged(28 * 24, NineOClock).Excess);
        Assert.Equal("hourly-no-known-hour", story.Judged(28 * 24, -1_000).NotJudged);
    }
}
