using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Budgets;

public sealed class BudgetTests
{
    /// <summary>The day before September 2026 in a story that starts on June 1st.</summary>
    private const int DaysToAugustEnd = 92;

    [Theory]
    [InlineData(11_399.99, false)]
    [InlineData(11_400.00, true)]
    public void Ninety_five_percent_trips_and_one_cent_less_does_not(decimal billed, bool trips)
    {
        var utilisation = AUtilisation(billed: billed, margin: 0m);

        Assert.Equal(trips, utilisation.Reaches(0.95m));
    }

    [Fact]
    public void The_lag_margin_counts_and_what_is_missing_beyond_it_does_not()
    {
        Assert.True(AUtilisation(billed: 9_840m, margin: 1_560m).Reaches(0.95m));
        Assert.False(AUtilisation(billed: 9_840m, margin: 1_559.99m, missing: 5_000m).Reaches(0.95m));
    }

    [Fact]
    public void The_arithmetic_is_printed()
    {
        Assert.Equal(
            "9,840.00 billed + 1,620.00 expected for 2 days not final = 11,460.00 of 12,000.00 EUR: 95.50 %",
            AUtilisation(billed: 9_840m, margin: 1_620m, lagDays: 2).Print());
        Assert.Equal(
            "100.00 billed + 0.00 expected for 1 day not final = 100.00 of 12,000.00 EUR: 0.83 %; not counted: 300.00 expected for 1 day missing beyond the lag",
            AUtilisation(billed: 100m, margin: 0m, lagDays: 1, missing: 300m).Print());
    }

    [Fact]
    public void What_of_the_month_is_estimated_is_counted_and_printed()
    {
        var utilisation = AUtilisation(billed: 9_840m, margin: 1_620m, lagDays: 2) with { Estimated = new Money(1_200m, "EUR") };

        Assert.Equal(
            "9,840.00 reported, of which 1,200.00 estimated, + 1,620.00 expected for 2 days not final = 11,460.00 of 12,000.00 EUR: 95.50 %",
            utilisation.Print());
        Assert.True(utilisation.Reaches(0.95m));
    }

    [Fact]
    public void A_step_that_was_not_reached_is_never_printed() =>
        Assert.EndsWith(": 94.99 %", AUtilisation(billed: 11_399.999m, margin: 0m).Print(), StringComparison.Ordinal);

    [Fact]
    public void Unreported_days_count_as_expected_up_to_today_and_provisional_ones_as_reported_so_far()
    {
        // Evaluated on September 11th at 06:00: the 9th is half there, the 10th not at all, the 11th runs.
        var story = AStory(20_000m).SpendsDaily(8, 100m).Spends(40m).Misses();

        var utilisation = UtilisationOf(story);

        Assert.Equal(840m, utilisation.Billed.Amount);
        Assert.Equal(60m + 100m + 100m, utilisation.LagMargin.Amount);
        Assert.Equal(3, utilisation.LagDays);
        Assert.Equal(0m, utilisation.MissingBeyondLag.Amount);
        Assert.InRange(utilisation.Projected.Amount, 2_940m, 3_000m);
        Assert.Equal("three-levels-x-weekday", utilisation.Method);
    }

    [Fact]
    public void A_month_is_never_projected_below_what_its_stop_counts_as_used()
    {
        // Late on 30 September every day is there, the last two not final and far below what is expected of them.
        var utilisation = UtilisationOf(AStory(20_000m).SpendsDaily(27, 100m).Spends(20m, 20m, 20m), new DateTimeOffset(2026, 9, 30, 23, 0, 0, TimeSpan.Zero));

        Assert.Equal((2_760m, 160m), (utilisation.Billed.Amount, utilisation.LagMargin.Amount));
        Assert.Equal(utilisation.Utilised, utilisation.Projected);
    }

    [Fact]
    public void A_credit_does_not_lower_the_projection_that_budgets_are_held_against() =>
        Assert.Equal(
            3_000m,
            UtilisationOf(AStory(20_000m).SpendsDaily(9, 100m).Has(Row(100m), Row(-500m, ChargeCategory.Credit))).Projected.Amount);

    [Fact]
    public void Days_missing_beyond_the_lag_are_expected_apart()
    {
        var utilisation = UtilisationOf(AStory(20_000m).SpendsDaily(4, 100m).Misses(6));

        Assert.Equal(400m, utilisation.Billed.Amount);
        Assert.Equal((300m, 3), (utilisation.LagMargin.Amount, utilisation.LagDays));
        Assert.Equal((400m, 4), (utilisation.MissingBeyondLag.Amount, utilisation.MissingDays));
        Assert.Equal(700m, utilisation.Utilised.Amount);
        Assert.Equal(3_000m, utilisation.Projected.Amount);
    }

    [Fact]
    public void The_month_starts_from_nothing()
    {
        var utilisation = UtilisationOf(AStory(20_000m));

        Assert.Equal("2026-09", utilisation.Period.Id);
        Assert.Equal(0m, utilisation.Billed.Amount);
        Assert.Equal(100m, utilisation.LagMargin.Amount);
    }

    [Fact]
    public void A_credit_does_not_lower_the_utilisation_and_a_purchase_counts() =>
        Assert.Equal(
            750m,
            UtilisationOf(AStory(20_000m).Has(Row(100m), Row(-90m, ChargeCategory.Credit), Row(650m, ChargeCategory.Purchase))).Billed.Amount);

    [Fact]
    public void A_cold_line_is_expected_to_go_on_like_its_last_seven_known_days()
    {
        var story = new SpendStory { Line = ALine(budget: 10_000m) }.Spends(900m, 10m, 20m, 30m, 40m, 50m, 60m, 70m);

        var utilisation = UtilisationOf(story);

        Assert.Equal("run-rate", utilisation.Method);
        Assert.Equal(40m, utilisation.LagMargin.Amount);
        Assert.Equal(1_180m + 40m + (21 * 40m), utilisation.Projected.Amount);
    }

    [Fact]
    public void One_day_of_history_is_enough_to_guard_a_ceiling()
    {
        var story = new SpendStory { Line = ALine(budget: 1_000m, environment: WorkloadEnvironment.Pilot, ceiling: true) }.Spends(500m);

        var finding = story.Finds(FindingKind.HardStop);

        Assert.Equal(new Money(1_000m, "EUR"), finding?.Actual);
    }

    [Fact]
    public void Without_any_history_nothing_is_expected_and_the_method_says_so()
    {
        var utilisation = UtilisationOf(new SpendStory { Line = ALine(budget: 1_000m) }, SixOClockAfter(Start));

        Assert.Equal("no-history", utilisation.Method);
        Assert.Equal(0m, utilisation.Utilised.Amount);
    }

    [Fact]
    public void An_excess_of_two_days_is_expected_to_go_on_and_one_day_is_not()
    {
        var one = UtilisationOf(AStory(20_000m).SpendsDaily(8, 100m).Spends(300m).Misses());
        var two = UtilisationOf(AStory(20_000m).SpendsDaily(8, 100m).Spends(300m, 300m).Misses());
        var over = UtilisationOf(AStory(20_000m).SpendsDaily(8, 100m).Spends(300m, 300m, 100m).Misses());

        Assert.Equal((200m, "level-x-weekday"), (one.LagMargin.Amount, one.MarginMethod));
        Assert.Equal((600m, "open-excess-x-weekday"), (two.LagMargin.Amount, two.MarginMethod));
        Assert.Equal((200m, "level-x-weekday"), (over.LagMargin.Amount, over.MarginMethod));
    }

    [Fact]
    public void An_excess_that_has_ended_is_not_expected_to_come_back() =>
        Assert.Equal(200m, UtilisationOf(AStory(20_000m).SpendsDaily(9, 300m).SpendsDaily(4, 100m).Misses()).LagMargin.Amount);

    [Fact]
    public void An_announced_event_is_in_the_margin_and_in_the_projection()
    {
        var launch = new ExpectedEvent("launch", LineId, new DateOnly(2026, 9, 10), new DateOnly(2026, 9, 19), 2m, "astrid", "Launch");

        var utilisation = UtilisationOf(AStory(20_000m, AConfiguration(launch)).SpendsDaily(9, 100m).Misses());

        Assert.Equal(400m, utilisation.LagMargin.Amount);
        Assert.Equal(4_000m, utilisation.Projected.Amount);
    }

    [Fact]
    public void Days_before_a_line_began_are_not_expected_to_have_spend()
    {
        var story = new SpendStory { Line = ALine(budget: 10_000m) }.Misses(9).SpendsDaily(5, 100m);

        var utilisation = UtilisationOf(story);

        Assert.Equal((0, 0m), (utilisation.MissingDays, utilisation.MissingBeyondLag.Amount));
        Assert.Equal(2_100m, utilisation.Projected.Amount);
    }

    [Fact]
    public void Spend_in_another_currency_than_the_budget_has_no_utilisation()
    {
        var story = new SpendStory { Line = ALine(budget: 1_000m, currency: "USD") }.SpendsDaily(10, 500m);

        Assert.Null(story.Evaluate().Lines[LineId].Utilisation);
        Assert.Equal("rate-missing", Assert.Single(story.Evaluate().Findings).Finding.ReasonName);
    }

    [Fact]
    public void Every_step_that_is_reached_is_a_finding_of_the_period()
    {
        var findings = AStory(1_200m).SpendsDaily(10, 100m).Evaluate().Findings;

        Assert.Equal(
            "budget-70|2026-09 budget-80|2026-09 budget-90|2026-09",
            string.Join(' ', findings.Select(graded => graded.Finding.CauseKey)));
        Assert.All(findings, graded => Assert.Equal(FindingKind.BudgetStep, graded.Finding.Kind));
        Assert.Equal("2026-09-09", findings[0].Finding.Onset.ToString("o", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_critical_line_has_a_hard_stop_in_dry_run_and_an_ordinary_one_has_none()
    {
        Assert.Null(HardStops.RuleFor(ALine(budget: 1_000m), AConfiguration()));
        Assert.Null(HardStops.RuleFor(ALine(criticality: Criticality.Critical), AConfiguration()));

        var rule = HardStops.RuleFor(ALine(budget: 1_000m, criticality: Criticality.Critical), AConfiguration());

        Assert.Equal((0.95m, ContainmentMode.DryRun), (rule?.Threshold, rule?.Mode));
    }

    [Fact]
    public void A_configured_hard_stop_prints_its_margin_and_facts()
    {
        var configuration = AConfiguration() with { HardStops = [new HardStopRule(LineId, 0.5m, ContainmentMode.Approve, [])] };

        var graded = AStory(2_000m, configuration).SpendsDaily(9, 100m).Evaluate().Findings.Single(graded => graded.Finding.Kind == FindingKind.HardStop);

        Assert.Equal(Severity.Critical, graded.Severity);
        Assert.Equal("hard-stop|2026-09", graded.Finding.CauseKey);
        Assert.Equal(
            "Hard stop 50 % of 2026-09 reached: 900.00 billed + 100.00 expected for 3 days not final = 1,000.00 of 2,000.00 EUR: 50.00 %. Projected month end: 3,000.00 EUR (2,946.45 to 3,122.85, three-levels-x-weekday).",
            graded.Finding.Reason);
        Assert.Equal(
            ("0.5", "2026-09", "900.00", "100.00", "0.00", "1000.00", "3000.00"),
            (Fact(graded, FactNames.Threshold), Fact(graded, FactNames.Period), Fact(graded, FactNames.Billed), Fact(graded, FactNames.LagMargin),
                Fact(graded, FactNames.MissingBeyondLag), Fact(graded, FactNames.Utilisation), Fact(graded, FactNames.Projected)));
    }

    private static string Fact(GradedFinding graded, string name) => graded.Finding.Facts[name];

    private static SpendStory AStory(decimal budget, FinOpsConfiguration? configuration = null) =>
        new SpendStory { Line = ALine(budget: budget), Configuration = configuration ?? AConfiguration() }.SpendsDaily(DaysToAugustEnd, 100m);

    private static BudgetUtilisation UtilisationOf(SpendStory story, DateTimeOffset? now = null)
    {
        var utilisation = story.Evaluate(now ?? story.Now).Lines[LineId].Utilisation;
        Assert.NotNull(utilisation);
        return utilisation;
    }

    private static BudgetUtilisation AUtilisation(decimal billed, decimal margin, int lagDays = 0, decimal missing = 0m) => new(
        new BudgetPeriod(2026, 10), new Money(12_000m, "EUR"), new Money(billed, "EUR"), new Money(margin, "EUR"), lagDays,
        new Money(missing, "EUR"), missing > 0m ? 1 : 0, new Money(12_000m, "EUR"), "level-x-weekday");
}
