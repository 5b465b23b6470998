using AiFinOps.Core.Detection;
using AiFinOps.Core.Recovery;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Recovery;

public sealed class RecoveryRuleTests
{
    private static readonly DateOnly Onset = Start.AddDays(91);

    [Fact]
    public void Three_final_days_within_ten_percent_are_recovered()
    {
        var verdict = Check(AnIncident(600m, 1_800m).Spends(610m, 590m, 655m, 600m, 600m));

        Assert.Equal((true, 3, "recovered"), (verdict.Stable, verdict.SettledDays, verdict.ReasonName));
    }

    [Fact]
    public void Two_final_days_are_not_enough_whatever_the_provisional_ones_say()
    {
        var verdict = Check(AnIncident(600m, 1_800m).Spends(600m, 600m, 600m, 600m));

        Assert.Equal((false, 2, "not-enough-days"), (verdict.Stable, verdict.SettledDays, verdict.ReasonName));
    }

    [Fact]
    public void A_day_above_the_band_is_not_settled()
    {
        var verdict = Check(AnIncident(600m, 1_800m).Spends(600m, 600m, 600m, 661m, 600m, 600m));

        Assert.Equal((false, "not-settled"), (verdict.Stable, verdict.ReasonName));
        Assert.Contains("661.00 EUR on 2026-09-04", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Contained_spend_far_below_the_baseline_is_settled() =>
        Assert.True(Check(AnIncident(600m, 1_800m).Spends(60m, 60m, 60m, 60m, 60m)).Stable);

    [Fact]
    public void A_drop_is_over_only_when_spend_is_back()
    {
        SpendStory Drop() => AnIncident(600m, 100m);

        Assert.False(Check(Drop().Spends(60m, 60m, 60m, 60m, 60m), FindingKind.SpendBelow).Stable);
        Assert.True(Check(Drop().Spends(600m, 600m, 600m, 600m, 600m), FindingKind.SpendBelow).Stable);
    }

    [Fact]
    public void A_missing_day_keeps_things_as_they_are()
    {
        var between = Check(AnIncident(600m, 1_800m).Spends(600m, 600m, 600m).Misses().Spends(600m, 600m, 600m));
        var last = Check(AnIncident(600m, 1_800m).Spends(600m, 600m, 600m, 600m).Misses(4));

        Assert.Equal((false, "missing-data"), (between.Stable, between.ReasonName));
        Assert.Equal((false, 0, "missing-data"), (last.Stable, last.SettledDays, last.ReasonName));
    }

    [Fact]
    public void A_day_that_was_never_read_to_its_end_keeps_things_as_they_are()
    {
        var story = AnIncident(600m, 1_800m).Spends(600m, 600m, 600m, 600m, 600m, 600m);
        var part = Start.AddDays(94);
        var batches = story.Batches.Select(batch => batch.ReportedDays[0] == part ? batch with { AsOf = batch.AsOf.AddHours(-12) } : batch);
        var calendars = new Dictionary<string, SourceCalendar>(StringComparer.Ordinal) { [SourceName] = SourceCalendar.Of(SourceName, batches, SettleLag) };
        var evaluated = story.Evaluate().Lines[LineId] with { History = LineHistory.Of(LineId, null, story.LineDays, calendars, story.Last) };

        var verdict = RecoveryRule.Check(evaluated, AFinding(FindingKind.SpendAbove, Onset, Onset), story.Now);

        Assert.Equal((false, "missing-data"), (verdict.Stable, verdict.ReasonName));
    }

    [Fact]
    public void A_weekend_above_its_own_level_is_settled_below_what_was_expected_at_the_onset()
    {
        var story = new SpendStory().SpendsWeekly(13, 600m, 200m).Spends(1_800m, 600m, 600m, 600m, 600m, 290m, 290m, 600m, 600m);

        Assert.True(Check(story).Stable);
    }

    [Fact]
    public void A_month_that_will_end_above_its_budget_is_not_recovered_until_it_turns()
    {
        SpendStory Story() => AnIncident(600m, 1_800m, budget: 15_000m);

        var verdict = Check(Story().SpendsDaily(6, 600m), day: Onset.AddDays(3));
        var nextMonth = Check(Story().SpendsDaily(36, 600m), day: Onset.AddDays(3));
        var raised = Check(AnIncident(600m, 1_800m, budget: 19_000m).SpendsDaily(6, 600m), day: Onset.AddDays(3));

        Assert.Equal((false, 3, "over-budget"), (verdict.Stable, verdict.SettledDays, verdict.ReasonName));
        Assert.True(nextMonth.Stable);
        Assert.True(raised.Stable);
    }

    [Fact]
    public void A_line_without_a_baseline_is_held_to_its_budget_share_of_a_day()
    {
        SpendStory Story(decimal daily) => new SpendStory { Line = ALine(budget: 3_000m) }.Spends(0m).SpendsDaily(5, daily);

        Assert.True(Check(Story(100m), FindingKind.HardStop, Start, onset: Start).Stable);
        Assert.False(Check(Story(101m), FindingKind.HardStop, Start, onset: Start).Stable);
    }

    /// <summary>13 weeks at one level and, on Monday 2026-08-31, one day at another.</summary>
    private static SpendStory AnIncident(decimal usual, decimal onset, decimal? budget = null) =>
        new SpendStory { Line = ALine(budget: budget) }.SpendsDaily(91, usual).Spends(onset);

    private static RecoveryVerdict Check(SpendStory story, FindingKind kind = FindingKind.SpendAbove, DateOnly? day = null, DateOnly? onset = null) =>
        RecoveryRule.Check(story.Evaluate().Lines[LineId], AFinding(kind, onset ?? Onset, day ?? Onset), story.Now);

    private static Finding AFinding(FindingKind kind, DateOnly onset, DateOnly day) => new(
        LineId, kind, "cause", onset, day, new Money(1_800m, "EUR"), new Money(600m, "EUR"), new Money(1_200m, "EUR"), 2m, Provisional: false,
        "same-weekday-band", "", [], new Dictionary<string, string>(StringComparer.Ordinal));
}
