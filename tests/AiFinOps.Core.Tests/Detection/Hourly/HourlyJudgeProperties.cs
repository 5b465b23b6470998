using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection.Hourly;
using AiFinOps.Core.Tests.Spend;
using AiFinOps.Testing;
using CsCheck;
using static AiFinOps.Core.Tests.Detection.Hourly.HourlyStory;

namespace AiFinOps.Core.Tests.Detection.Hourly;

/// <summary>What must hold for any series: half of these have an excess of 1.3 to 4 times somewhere in the fifth week.</summary>
public sealed class HourlyJudgeProperties
{
    private static readonly Gen<(uint Seed, int Onset, int Length, int Tenths)> Case =
        Gen.Select(Gen.UInt, Gen.Int[28 * 24, 33 * 24], Gen.Int[2, 30], Gen.Int[10, 40]);

    [Fact]
    public void Money_and_bands_in_another_scale_give_the_same_hours() => Case.Sample(
        made =>
        {
            var thousandfold = SpendStory.AConfiguration() with { Bands = [.. Defaults.Bands.Select(band => band with { Money = band.Money * 1_000m })] };
            var one = Made(made);
            var thousand = new HourlyStory(seed: made.Seed) { Configuration = thousandfold }.Costs(made.Onset, made.Length, made.Tenths / 10m).Costs(0, 35 * 24, 1_000m);

            Assert.Equal(Hours(one, made), Hours(thousand, made));
        },
        iter: 25);

    [Fact]
    public void A_shift_by_whole_weeks_changes_nothing() => Case.Sample(
        made =>
        {
            var story = Made(made);
            var later = new HourlyHistory("assistant", "EUR", Start.AddDays(7 * 9), [.. Enumerable.Range(0, 35 * 24).Select(hour => story[hour])]);
            var end = Start.AddHours(made.Onset + made.Length);

            var here = HourlyJudge.Judge(story.Line, story.History, Start.AddHours(made.Onset), end, story.Configuration).Excess;
            var there = HourlyJudge.Judge(story.Line, later, Start.AddHours(made.Onset).AddDays(63), end.AddDays(63), story.Configuration).Excess;

            Assert.Equal(here?.Hours.Select(hour => (hour.Hour.AddDays(63), hour.Actual, hour.Expected)), there?.Hours.Select(hour => (hour.Hour, hour.Actual, hour.Expected)));
        },
        iter: 25);

    [Fact]
    public void What_comes_later_changes_no_earlier_verdict() => Gen.Select(Case, Gen.Int[0, 1_000]).Sample(
        (made, later) =>
        {
            var now = made.Onset + made.Length;
            var before = Hours(Made(made), made);

            var changed = Made(made);
            for (var hour = now; hour < 35 * 24; hour++)
            {
                changed[hour] = hour % 3 == 0 ? null : later;
            }

            Assert.Equal(before, Hours(changed, made));
        },
        iter: 25);

    [Fact]
    public void Any_amounts_and_gaps_are_judged_without_failing() => Gen.Select(
        Gen.OneOf(Gen.Const((decimal?)null), Gen.Int[-100, 100_000].Select(cents => (decimal?)(cents / 100m)), Gen.Const((decimal?)1e20m), Gen.Const((decimal?)1e-10m)).Array[0, 900],
        Gen.Int[-50, 950]).Sample(
        (amounts, now) => HourlyJudge.Judge(
            new HourlyStory().Line, new HourlyHistory("assistant", "EUR", Start, amounts), DateTimeOffset.MinValue, Start.AddHours(now), SpendStory.AConfiguration()) is not null,
        iter: 60);

    private static HourlyStory Made((uint Seed, int Onset, int Length, int Tenths) made) =>
        new HourlyStory(seed: made.Seed).Costs(made.Onset, made.Length, made.Tenths / 10m);

    private static DateTimeOffset[] Hours(HourlyStory story, (uint Seed, int Onset, int Length, int Tenths) made) =>
        [.. story.Judged(made.Onset, made.Onset + made.Length).Excess?.Hours.Select(hour => hour.Hour) ?? []];
}
