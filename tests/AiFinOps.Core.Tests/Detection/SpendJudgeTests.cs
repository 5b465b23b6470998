using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

public sealed class SpendJudgeTests
{
    [Fact]
    public void Usual_spend_says_nothing() =>
        Assert.Empty(new SpendStory().SpendsWeekly(12, weekday: 600m, weekend: 200m).Evaluate().Findings);

    [Fact]
    public void A_weekend_level_on_a_workday_is_a_drop_and_a_workday_level_on_a_weekend_an_excess()
    {
        var story = new SpendStory().SpendsWeekly(10, weekday: 600m, weekend: 200m).Spends(600m, 600m, 600m, 600m, 600m, 600m);

        var finding = story.Finds(FindingKind.SpendAbove);

        Assert.NotNull(finding);
        Assert.Equal(DayOfWeek.Saturday, finding.Day.DayOfWeek);
        Assert.InRange(finding.Excess!.Value.Amount, 380m, 400m);
    }

    [Fact]
    public void An_excess_is_told_in_money_with_its_band_and_its_driver()
    {
        var finding = new SpendStory().SpendsDaily(84, 610m)
            .Has(Row(610m), Row(1_100m, model: "gpt-4o", feature: "summarise"), Row(130m, feature: "summarise"))
            .Finds(FindingKind.SpendAbove);

        Assert.NotNull(finding);
        Assert.Equal(
            "1,840.00 EUR on Mon 2026-08-24 against 610.00 ± 85.55 expected; 89 % of the excess is model gpt-4o in feature summarise, new since Mon 2026-08-24",
            finding.Reason);
        Assert.Equal("spike", finding.ReasonName);
        Assert.Equal(CauseKeys.SpendAbove, finding.CauseKey);
        Assert.Equal(new Money(1_840m, "EUR"), finding.Actual);
        Assert.Equal(new Money(610m, "EUR"), finding.Expected);
        Assert.Equal(2.0164m, finding.Variance);
        Assert.True(finding.Provisional);
        Assert.Equal(
            "feature summarise 1,230.00 EUR 1, model gpt-4o 1,100.00 EUR 0.8943, model gpt-4o-mini 130.00 EUR 0.1057",
            string.Join(", ", finding.Drivers.Select(driver => FormattableString.Invariant($"{driver.Dimension} {driver.Value} {driver.Excess} {driver.Share:0.####}"))));
        Assert.Equal("2026-08-24", finding.Facts["new-since:model:gpt-4o"]);
    }

    [Theory]
    [InlineData("49", true)]
    [InlineData("1230", true)]
    [InlineData("1230.01", false)]
    public void A_line_speaks_from_the_money_that_it_asks_for_and_learns_the_same(string alertFrom, bool speaks)
    {
        var line = ALine() with { AlertFrom = decimal.Parse(alertFrom, System.Globalization.CultureInfo.InvariantCulture) };
        var story = new SpendStory { Line = line }.SpendsDaily(84, 610m).Spends(1_840m);

        var result = story.Evaluate();

        Assert.Equal(speaks, result.Findings.Any(graded => graded.Finding.Kind == FindingKind.SpendAbove));
        Assert.Equal([story.Last], result.Lines[LineId].Anomalous);
    }

    [Fact]
    public void A_line_that_asks_for_much_money_is_warned_of_its_budget_all_the_same()
    {
        var story = new SpendStory { Line = ALine(budget: 20_000m) with { AlertFrom = 1_000_000m } }.SpendsDaily(84, 610m).Spends(1_840m);

        Assert.Contains(story.Evaluate().Findings, graded => graded.Finding.Kind == FindingKind.BudgetStep);
    }

    [Fact]
    public void What_an_earlier_excess_consisted_of_is_not_the_usual_mix()
    {
        var story = new SpendStory().SpendsDaily(84, 600m)
            .Has(Row(600m), Row(900m, model: "gpt-4o")).SpendsDaily(8, 600m)
            .Has(Row(600m), Row(900m, model: "gpt-4o"));

        var driver = story.Finds(FindingKind.SpendAbove)?.Drivers[0];

        Assert.Equal(("gpt-4o", 1m), (driver?.Value, driver?.Share));
    }

    [Theory]
    [InlineData(672.00, false)]
    [InlineData(695.60, true)]
    [InlineData(695.50, false)]
    public void A_day_counts_from_the_edge_of_its_band_on(decimal amount, bool counts) =>
        Assert.Equal(counts, new SpendStory().SpendsDaily(84, 610m).Spends(amount).Finds(FindingKind.SpendAbove) is not null);

    [Fact]
    public void An_excess_below_the_money_of_the_lowest_band_waits_until_it_has_added_up()
    {
        var story = new SpendStory().SpendsDaily(84, 100m).Spends(120m, 120m);

        Assert.Empty(new SpendJudge(story.Configuration).Judge(story.Line, story.History).Findings);
        Assert.Equal(60m, story.Spends(120m).Finds(FindingKind.SpendAbove)?.Excess?.Amount);
    }

    [Fact]
    public void Excess_days_add_up_in_one_finding_and_never_become_the_baseline()
    {
        var story = new SpendStory().SpendsDaily(84, 100m).SpendsDaily(21, 250m);

        var finding = story.Finds(FindingKind.SpendAbove);

        Assert.NotNull(finding);
        Assert.Equal(Start.AddDays(84), finding.Onset);
        Assert.Equal(story.Last, finding.Day);
        Assert.Equal(new Money(100m, "EUR"), finding.Expected);
        Assert.Equal(new Money(21 * 150m, "EUR"), finding.Excess);
        Assert.Equal(1.5m, finding.Variance);
        Assert.Contains("21 days since Mon 2026-08-24: 3,150.00 EUR above expectation", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void After_four_weeks_a_level_is_the_new_normal()
    {
        var story = new SpendStory().SpendsDaily(56, 100m).SpendsDaily(56, 140m);

        Assert.Empty(story.Evaluate().Findings);
    }

    [Fact]
    public void A_missing_day_inside_an_excess_does_not_end_it()
    {
        var finding = new SpendStory().SpendsDaily(84, 100m).Spends(300m, 300m).Misses().Spends(300m).Finds(FindingKind.SpendAbove);

        Assert.Equal(Start.AddDays(84), finding?.Onset);
        Assert.Equal(600m, finding?.Excess?.Amount);
    }

    [Fact]
    public void A_missing_last_day_leaves_the_finding_of_the_last_known_day()
    {
        var finding = new SpendStory().SpendsDaily(84, 100m).Spends(300m).Misses(2).Finds(FindingKind.SpendAbove);

        Assert.Equal(Start.AddDays(84), finding?.Day);
    }

    [Fact]
    public void A_quiet_weekend_inside_an_excess_does_not_begin_a_second_one()
    {
        var story = new SpendStory().SpendsWeekly(12, 500m, 0m).Spends(900m, 900m, 900m, 900m, 900m, 0m, 0m, 900m, 900m);

        Assert.Equal(Start.AddDays(84), story.Finds(FindingKind.SpendAbove)?.Onset);
    }

    [Fact]
    public void A_partly_reported_day_within_the_band_does_not_end_an_excess_and_a_final_one_does()
    {
        var story = new SpendStory().SpendsDaily(84, 100m).Spends(300m, 100m);

        Assert.NotNull(story.Finds(FindingKind.SpendAbove));
        Assert.Null(story.Spends(100m, 100m).Finds(FindingKind.SpendAbove));
    }

    [Fact]
    public void A_missing_day_is_no_drop() =>
        Assert.Null(new SpendStory().SpendsDaily(84, 600m).Misses(10).Finds(FindingKind.SpendBelow));

    [Fact]
    public void A_provisional_day_is_no_drop_and_a_final_one_is()
    {
        var story = new SpendStory().SpendsDaily(84, 600m).Spends(100m, 100m);

        Assert.Null(story.Finds(FindingKind.SpendBelow));

        var finding = story.Spends(100m).Finds(FindingKind.SpendBelow);
        Assert.Equal(Start.AddDays(84), finding?.Day);
        Assert.Equal(-500m, finding?.Excess?.Amount);
        Assert.False(finding?.Provisional);
        Assert.StartsWith("100.00 EUR on Mon 2026-08-24 against 600.00 ± 84.15 expected", finding?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_low_day_is_over_when_the_next_day_is_back_even_before_it_is_final() =>
        Assert.Null(new SpendStory().SpendsDaily(84, 600m).Spends(250m, 600m, 600m).Finds(FindingKind.SpendBelow));

    [Fact]
    public void The_end_of_an_excess_is_no_drop_and_the_end_of_a_drop_no_excess()
    {
        Assert.Empty(new SpendStory().SpendsDaily(84, 600m).SpendsDaily(14, 1_200m).SpendsDaily(5, 600m).Evaluate().Findings);
        Assert.Empty(new SpendStory().SpendsDaily(84, 600m).SpendsDaily(14, 200m).SpendsDaily(5, 600m).Evaluate().Findings);
    }

    [Fact]
    public void Steady_growth_does_not_alarm()
    {
        var story = new SpendStory().Spends(Enumerable.Range(0, 112).Select(day => 500m + (3m * day)));

        Assert.Empty(story.Evaluate().Findings);
    }

    [Fact]
    public void A_level_that_crept_up_is_what_the_next_day_is_compared_with()
    {
        var story = new SpendStory().SpendsDaily(70, 1_000m).SpendsDaily(21, 1_100m).Spends(1_200m);

        Assert.Null(story.Finds(FindingKind.SpendAbove));
        Assert.Equal(1_100m, story.Spends(1_500m).Finds(FindingKind.SpendAbove)?.Expected?.Amount);
    }

    [Fact]
    public void A_day_that_one_of_two_sources_left_out_is_not_judged_however_high_the_other_one_is()
    {
        var story = new SpendStory().SpendsDaily(84, 600m).Spends(5_000m, 600m);
        var missing = Start.AddDays(84);
        LineDay[] other = [.. new DayRange(Start, story.Last).Each().Where(day => day != missing).Select(day => new LineDay(LineId, "openai", day, [Row(10m)]))];
        LedgerBatch[] batches = [.. story.Batches, .. other.Select((day, index) => story.Batches[0] with { BatchId = $"o{index}", Source = "openai", AsOf = SixOClockAfter(day.Day), Slices = [new LedgerSlice("one", day.Day, day.Day)], ReportedDays = [day.Day] })];

        var result = SpendEvaluation.Judge(new EvaluationInput(
            story.Configuration with { Lines = [story.Line] }, [.. story.LineDays, .. other], batches, story.Now, story.Last));

        Assert.False(result.Lines[LineId].History[missing].IsKnown);
        Assert.DoesNotContain(result.Findings, graded => graded.Finding.Kind == FindingKind.SpendAbove);
    }

    [Fact]
    public void A_restated_onset_moves_the_onset_and_keeps_the_cause()
    {
        var before = new SpendStory().SpendsDaily(84, 600m).Spends(1_800m, 1_800m, 1_800m).Finds(FindingKind.SpendAbove);
        var restated = new SpendStory().SpendsDaily(84, 600m).Spends(610m, 1_800m, 1_800m).Finds(FindingKind.SpendAbove);

        Assert.Equal(before?.CauseKey, restated?.CauseKey);
        Assert.Equal(before?.Onset.AddDays(1), restated?.Onset);
        Assert.Equal(2_400m, restated?.Excess?.Amount);
    }

    [Fact]
    public void A_credit_does_not_hide_usage() =>
        Assert.Equal(900m, new SpendStory().SpendsDaily(84, 600m).Has(Row(1_500m), Row(-1_400m, ChargeCategory.Credit)).Finds(FindingKind.SpendAbove)?.Excess?.Amount);

    [Fact]
    public void A_purchase_or_tax_is_no_excess() =>
        Assert.Null(new SpendStory().SpendsDaily(84, 600m).Has(Row(600m), Row(9_000m, ChargeCategory.Purchase), Row(900m, ChargeCategory.Tax)).Finds(FindingKind.SpendAbove));

    [Fact]
    public void An_announced_event_raises_what_is_expected_and_leaves_the_floor()
    {
        var launch = new ExpectedEvent("launch", LineId, Start.AddDays(84), Start.AddDays(90), 2.2m, "astrid", "Launch");
        SpendStory Story() => new SpendStory { Configuration = AConfiguration(launch) }.SpendsDaily(84, 600m);

        Assert.Empty(Story().SpendsDaily(5, 1_300m).Evaluate().Findings);
        Assert.Empty(Story().SpendsDaily(5, 600m).Evaluate().Findings);
        Assert.Contains("announced event launch: 2.2 times the usual", Story().SpendsDaily(5, 2_600m).Finds(FindingKind.SpendAbove)?.Reason, StringComparison.Ordinal);
        Assert.Empty(Story().SpendsDaily(7, 1_320m).SpendsDaily(6, 600m).Evaluate().Findings);
    }

    [Theory]
    [InlineData(27)]
    [InlineData(1)]
    public void A_line_with_little_history_is_not_compared_and_says_so(int days)
    {
        var result = new SpendStory().SpendsDaily(days, 100m).Spends(5_000m).Evaluate();

        Assert.Empty(result.Findings);
        Assert.Equal("cold", Assert.Single(result.NotJudged).ReasonName);
    }

    [Fact]
    public void After_four_weeks_a_line_is_compared() =>
        Assert.NotNull(new SpendStory().SpendsDaily(28, 100m).Spends(5_000m).Finds(FindingKind.SpendAbove));

    [Theory]
    [InlineData(57, false)]
    [InlineData(56, true)]
    public void A_pilot_is_judged_by_its_ceiling_alone_for_four_weeks(int since, bool compared)
    {
        var pilot = ALine(environment: WorkloadEnvironment.Pilot, since: Start.AddDays(since));

        Assert.Equal(compared, new SpendStory { Line = pilot }.SpendsDaily(84, 100m).Spends(5_000m).Finds(FindingKind.SpendAbove) is not null);
    }

    [Theory]
    [InlineData(WorkloadEnvironment.Production, SpendPhase.Run, 1.0)]
    [InlineData(WorkloadEnvironment.Production, SpendPhase.Build, 1.5)]
    [InlineData(WorkloadEnvironment.Staging, SpendPhase.Run, 1.5)]
    [InlineData(WorkloadEnvironment.Development, SpendPhase.Move, 2.0)]
    [InlineData(WorkloadEnvironment.Staging, SpendPhase.Build, 2.25)]
    [InlineData(WorkloadEnvironment.Development, SpendPhase.Build, 3.0)]
    public void Phase_and_environment_widen_the_percent(WorkloadEnvironment environment, SpendPhase phase, decimal factor) =>
        Assert.Equal(factor, Tolerances.FactorOf(ALine(environment: environment, phase: phase)));

    [Fact]
    public void Development_tolerates_a_quarter_more_where_production_does_not()
    {
        SpendStory Story(WorkloadEnvironment environment) => new SpendStory { Line = ALine(environment: environment, phase: SpendPhase.Build) }.SpendsDaily(84, 1_000m).Spends(1_250m);

        Assert.NotNull(Story(WorkloadEnvironment.Production).Finds(FindingKind.SpendAbove));
        Assert.Null(Story(WorkloadEnvironment.Development).Finds(FindingKind.SpendAbove));
    }

    [Fact]
    public void Spend_out_of_nothing_is_told_without_a_percent()
    {
        var finding = new SpendStory().SpendsDaily(84, 0m).Spends(400m).Finds(FindingKind.SpendAbove);

        Assert.Equal(400m, finding?.Excess?.Amount);
        Assert.Null(finding?.Variance);
    }

    [Fact]
    public void All_zero_spend_says_nothing() => Assert.Empty(new SpendStory().SpendsDaily(90, 0m).Evaluate().Findings);

    [Fact]
    public void Negative_usage_is_not_judged_says_so_and_teaches_nothing()
    {
        var result = new SpendStory().SpendsDaily(84, 600m).Spends(-4_000m).Evaluate();

        Assert.Empty(result.Findings);
        Assert.Equal("negative-usage", Assert.Single(result.NotJudged).ReasonName);
    }

    [Fact]
    public void A_line_without_spend_and_a_second_currency_are_named()
    {
        Assert.Contains(new SpendStory { Configuration = AConfiguration() }.Evaluate(SixOClockAfter(Start)).NotJudged, reason => reason is { Line: LineId, ReasonName: "no-spend" });
        Assert.Contains(
            new SpendStory { Line = ALine(budget: 1_000m) }.Has(Row(1m), Row(1m, currency: "USD")).Evaluate().NotJudged,
            reason => reason is { Line: LineId, ReasonName: "other-currency" } && reason.Reason.Contains("USD", StringComparison.Ordinal));
    }

    [Fact]
    public void A_heavy_tailed_line_needs_more_than_its_own_noise()
    {
        decimal[] noise = [400m, 900m, 650m, 1_300m, 500m, 800m, 1_000m, 700m];
        var story = new SpendStory().Spends(Enumerable.Range(0, 112).Select(day => noise[(day * 5 / 7) % noise.Length]));

        Assert.Null(story.Spends(1_400m).Finds(FindingKind.SpendAbove));
        Assert.NotNull(story.Spends(6_000m).Finds(FindingKind.SpendAbove));
    }
}
