using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using CsCheck;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

public sealed class MovesTests
{
    [Fact]
    public void Spend_that_left_another_line_of_the_provider_is_a_move_on_both()
    {
        var lines = Usual().Daily(4, 1_600m, 1_000m);

        var risen = lines.Finds(LineId, FindingKind.SpendAbove);
        Assert.Equal((Severity.Watch, "moved", CauseKeys.SpendAbove), (risen?.Severity, risen?.Finding.ReasonName, risen?.Finding.CauseKey));
        Assert.Equal((TwoLines.Search, "4000.00"), (risen?.Finding.Facts[FactNames.MovedFrom], risen?.Finding.Facts[FactNames.MovedAmount]));
        Assert.Equal(4_000m, risen?.Finding.Excess?.Amount);
        Assert.StartsWith(
            "moved, not new: Search fell by 4,000.00 EUR at OpenAI since Mon 2026-08-24 while this line rose by 4,000.00 EUR. Check the allocation rule and the tags if the work is where it was; move its budget and its owner if the work moved. stays at about 1,600.00 EUR a day",
            risen?.Finding.Reason,
            StringComparison.Ordinal);

        var dropped = lines.Finds(TwoLines.Search, FindingKind.SpendBelow);
        Assert.Equal((Severity.Watch, "moved", LineId), (dropped?.Severity, dropped?.Finding.ReasonName, dropped?.Finding.Facts[FactNames.MovedTo]));
        Assert.StartsWith("moved, not saved: Support chat rose by", dropped?.Finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_a_move_on_the_first_evening_already() =>
        Assert.Equal((Severity.Watch, "moved"), Told(Usual().Daily(1, 2_600m, 0.5m)));

    [Fact]
    public void A_move_to_another_provider_is_none() =>
        Assert.Equal((Severity.High, "level-shift"), Told(Usual("Anthropic").Daily(4, 1_600m, 1_000m)));

    [Theory]
    [InlineData(1_000, "moved")]
    [InlineData(1_290, "moved")]
    [InlineData(1_310, "level-shift")]
    [InlineData(2_000, "level-shift")]
    [InlineData(600, "moved")]
    [InlineData(540, "level-shift")]
    public void The_fall_must_be_about_the_rise(decimal searchAfterwards, string reason) =>
        Assert.Equal(reason, Told(Usual().Daily(4, 1_600m, searchAfterwards)).Reason);

    [Theory]
    [InlineData(0, "moved")]
    [InlineData(2, "moved")]
    [InlineData(6, "level-shift")]
    public void The_fall_must_begin_with_the_rise(int daysBefore, string reason) =>
        Assert.Equal(reason, Told(Usual().Daily(daysBefore, 600m, 1_000m).Daily(4, 1_600m, 1_000m)).Reason);

    [Fact]
    public void A_fall_that_follows_a_week_later_is_no_move() =>
        Assert.Equal("level-shift", Told(Usual().Daily(6, 1_600m, 2_000m).Daily(20, 1_600m, 1_000m)).Reason);

    [Fact]
    public void A_fall_that_nobody_alarmed_about_is_still_one_when_the_line_expects_it()
    {
        // Search strays by 15 %, so a fall by thirty percent is within what it may do on a day, and is learned.
        static decimal OnSearch(int day) => (day < 84 ? 2_000m : 1_390m) * (100 + (day * 5 % 11 * 3) - 15) / 100m;

        var lines = new TwoLines().Spends(Enumerable.Range(0, 98).Select(day => (day < 84 ? 600m : 1_210m, OnSearch(day))));

        Assert.Null(lines.Finds(TwoLines.Search, FindingKind.SpendBelow));
        Assert.Equal((Severity.Watch, "moved"), Told(lines));
    }

    [Fact]
    public void What_the_other_line_does_by_itself_is_no_fall()
    {
        // Search strays by a third all the time, so a low week says nothing.
        var noisy = new TwoLines().Spends(Enumerable.Range(0, 84).Select(day => (600m, day % 3 == 0 ? 1_000m : day % 3 == 1 ? 2_000m : 3_000m)));

        Assert.Equal("level-shift", Told(noisy.Daily(4, 1_600m, 1_200m)).Reason);
    }

    [Fact]
    public void A_move_stays_one_after_the_other_line_has_got_used_to_it() =>
        Assert.Equal((Severity.Watch, "moved"), Told(Usual().Daily(25, 1_600m, 1_000m)));

    [Fact]
    public void A_drop_alone_stays_a_drop()
    {
        var dropped = Usual().Daily(4, 600m, 1_000m).Finds(TwoLines.Search, FindingKind.SpendBelow);

        Assert.Equal((Severity.Medium, "drop"), (dropped?.Severity, dropped?.Finding.ReasonName));
    }

    [Fact]
    public void A_drop_of_which_only_a_part_moved_stays_a_drop()
    {
        var dropped = Usual().Daily(4, 1_100m, 100m).Finds(TwoLines.Search, FindingKind.SpendBelow);

        Assert.Equal("drop", dropped?.Finding.ReasonName);
    }

    [Fact]
    public void A_line_that_takes_over_what_another_one_spent_is_a_move_and_not_a_new_spender_at_large()
    {
        var lines = Usual(chat: 0m).Daily(6, 1_000m, 1_000m);

        var begun = lines.Finds(LineId, FindingKind.NewSpender);

        Assert.Equal((Severity.Watch, "moved", TwoLines.Search), (begun?.Severity, begun?.Finding.ReasonName, begun?.Finding.Facts[FactNames.MovedFrom]));
    }

    [Fact]
    public void Moving_spend_between_two_lines_of_a_provider_alarms_nobody_above_watch_and_between_providers_it_does() =>
        Gen.Select(Gen.Int[95, 105].Array[2 * 100], Gen.Int[40, 95], Gen.Int[1, 14], Gen.Bool).Sample(
            (noise, percent, days, sameProvider) =>
            {
                var usual = Enumerable.Range(0, 84 + days).Select(day => (OnChat: 600m * noise[2 * day] / 100m, OnSearch: 4_000m * noise[(2 * day) + 1] / 100m));
                var lines = new TwoLines { SearchProvider = sameProvider ? "OpenAI" : "Anthropic" }
                    .Spends(usual.Select((day, index) => index < 84 ? day : (day.OnChat + (day.OnSearch * percent / 100m), day.OnSearch * (100 - percent) / 100m)));

                var highest = lines.Evaluate().Findings.Max(graded => graded.Severity);

                Assert.Equal(sameProvider, highest == Severity.Watch);
            },
            iter: 200);

    private static TwoLines Usual(string provider = "OpenAI", decimal chat = 600m) => new TwoLines { SearchProvider = provider }.Daily(84, chat, 2_000m);

    private static (Severity? Severity, string? Reason) Told(TwoLines lines)
    {
        var risen = lines.Finds(LineId, FindingKind.SpendAbove);
        return (risen?.Severity, risen?.Finding.ReasonName);
    }
}
