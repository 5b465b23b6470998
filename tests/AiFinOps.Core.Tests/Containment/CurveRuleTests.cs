using AiFinOps.Core.Containment;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Containment;

/// <summary>A rung that was to save half begins to hold at noon of a day that follows a day of 1,000; days are final two days later.</summary>
public sealed class CurveRuleTests
{
    private const decimal Half = 0.5m;

    [Theory]
    [InlineData(75_000, Curve.Bent)]
    [InlineData(75_001, Curve.NotBent)]
    [InlineData(40_000, Curve.Bent)]
    public void Half_of_the_promised_saving_is_enough(int cents, Curve expected)
    {
        var final = AfterTheRung().Spends(cents / 100m);
        final.Has().Has();

        Assert.Equal(expected, CurveRule.Read(final.History, Half, Noon(Start.AddDays(2))).Curve);
    }

    [Fact]
    public void A_day_that_may_still_grow_can_show_that_it_did_not_help_and_never_that_it_did()
    {
        Assert.Equal(Curve.NotBent, Read(AfterTheRung().Spends(900m)).Curve);
        Assert.Equal(Curve.Unknown, Read(AfterTheRung().Spends(100m)).Curve);
    }

    [Fact]
    public void The_day_on_which_it_began_says_nothing() => Assert.Equal(Curve.Unknown, Read(AfterTheRung()).Curve);

    [Fact]
    public void What_nobody_reported_says_nothing() => Assert.Equal(Curve.Unknown, Read(AfterTheRung().Misses(3)).Curve);

    [Fact]
    public void Without_a_day_before_nothing_can_be_compared() =>
        Assert.Equal(Curve.Unknown, CurveRule.Read(new SpendStory().Spends(800m, 900m, 900m).History, Half, Noon(Start)).Curve);

    [Fact]
    public void The_reason_names_both_days_and_what_was_hoped_for() => Assert.Equal(
        "2026-06-04 cost 900.00 EUR after 1,000.00 EUR on 2026-06-02; the rung was to bring it to 750.00 EUR or less.", Read(AfterTheRung().Spends(900m)).Reason);

    /// <summary>The rung begins on the third day.</summary>
    private static SpendStory AfterTheRung() => new SpendStory().Spends(1_000m, 1_000m, 800m);

    private static CurveReading Read(SpendStory story) => CurveRule.Read(story.History, Half, Noon(Start.AddDays(2)));

    private static DateTimeOffset Noon(DateOnly day) => new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
}
