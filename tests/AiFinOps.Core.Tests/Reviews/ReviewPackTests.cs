using AiFinOps.Core.Allocation;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Playbooks;
using CsCheck;

namespace AiFinOps.Core.Tests.Reviews;

public sealed class ReviewPackTests
{
    private static readonly ReviewInput Example = WorkedExample.Input;

    [Theory]
    [InlineData(16_000, PacingVerdict.Good)]
    [InlineData(17_600, PacingVerdict.Good)]
    [InlineData(17_601, PacingVerdict.Investigate)]
    [InlineData(19_199, PacingVerdict.Investigate)]
    [InlineData(19_200, PacingVerdict.Escalate)]
    public void The_verdict_turns_above_ten_and_at_twenty_percent(int forecast, PacingVerdict verdict) =>
        Assert.Equal(verdict, Build(Example with { Forecasts = [new("support", Given.Eur(forecast), "test")] }).Total.Plan!.Verdict);

    [Fact]
    public void A_forecast_that_is_20_percent_over_plan_is_escalated_unless_an_action_fixes_it()
    {
        var high = Example with { Forecasts = [new("support", Given.Eur(20_000m), "test")] };
        var fixedByAction = high with { Actions = [Example.Actions[0] with { ExpectedSaving = Given.Eur(2_500m) }] };
        var tooLittle = high with { Actions = [Example.Actions[0] with { ExpectedSaving = Given.Eur(2_400m) }] };

        Assert.Single(Build(high).Escalations);
        Assert.Empty(Build(fixedByAction).Escalations);
        Assert.Single(Build(tooLittle).Escalations);
    }

    [Fact]
    public void Incidents_stand_in_the_order_of_severity_and_score_with_their_urgency_and_category()
    {
        var score = SeverityScore.Of(new ScoreInput(0.6m, Given.Eur(1_200m), 2m, Criticality.Critical, CustomerImpact: true, Regulated: false, WorkloadEnvironment.Production, SpendPhase.Run));
        var low = ReviewIncident.From(Given.Incident with { Id = "inc-1", Severity = Severity.High }, Given.Organisation());
        var high = ReviewIncident.From(Given.Incident with { Id = "inc-2", Severity = Severity.High, Score = score, Category = Core.Detection.VarianceCategory.Price }, Given.Organisation());

        var pack = Build(Example with { Incidents = [low, high] });

        Assert.Equal(["inc-2", "inc-1"], pack.Incidents.Select(incident => incident.Id));
        var markdown = ReviewMarkdown.Write(pack);
        Assert.Contains("| `inc-2` | High | now | price |", markdown, StringComparison.Ordinal);
        Assert.Contains("| `inc-1` | High | – | usage (possible) |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_forecast_nothing_is_called_good()
    {
        var pack = Build(Example with { Forecasts = [] });

        Assert.Equal(PacingVerdict.Unknown, pack.Total.Plan!.Verdict);
        Assert.Contains("There is no month-end forecast.", ReviewMarkdown.Write(pack), StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecast_that_leaves_a_budgeted_line_out_is_a_lower_bound_and_names_the_line()
    {
        var configuration = WorkedExample.Configuration with { Lines = [.. WorkedExample.Configuration.Lines, Given.Chat] };
        var forecasts = new[] { new ReviewForecast("support", Given.Eur(20_000m), "test") };

        var plan = ReviewPackBuilder.Build(configuration, Example with { Forecasts = forecasts }).Total.Plan!;

        Assert.Equal((PacingVerdict.Unknown, "Support chat"), (plan.Verdict, Assert.Single(plan.WithoutForecast)));
    }

    [Fact]
    public void A_forecast_is_told_with_its_interval_and_the_total_is_surer_than_its_lines()
    {
        var configuration = WorkedExample.Configuration with { Lines = [.. WorkedExample.Configuration.Lines, Given.Chat] };
        ReviewForecast[] forecasts = [WithRange("support", 20_000m, 1_600m, 3_000m), WithRange(Given.Chat.Id, 10_000m, 1_200m, 4_000m)];

        var pack = ReviewPackBuilder.Build(configuration, Example with { Forecasts = forecasts });

        Assert.Contains("Month-end forecast 30,000 (28,000 to 35,000) against", ReviewMarkdown.Write(pack), StringComparison.Ordinal);
        Assert.Contains("| 20,000 (18,400 to 23,000) |", ReviewMarkdown.Write(pack), StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_that_is_over_has_no_interval_to_tell()
    {
        var pack = Build(Example with { Forecasts = [WithRange("support", 20_000m, 0m, 0m)] });

        Assert.Contains("Month-end forecast 20,000 against", ReviewMarkdown.Write(pack), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pack_says_how_near_the_forecasts_of_the_last_month_came()
    {
        var accuracy = new ForecastAccuracy(2, Mape: 0.125m, Bias: -0.031m, Near: 0.5m, Covered: 1m);
        var lines = new Dictionary<string, ForecastAccuracy>(StringComparer.Ordinal)
        {
            ["support"] = accuracy with { Forecasts = 1, Mape = 0.2m, Bias = -0.2m },
            ["gone"] = accuracy with { Forecasts = 1, Mape = 0.05m },
        };

        var pack = Build(Example with { ForecastAccuracy = [new MonthAccuracy(new(2026, 2, 1), new(2026, 2, 10), accuracy, lines)] });

        Assert.Contains(
            "Forecasts of 2026-02 made on the 10th were 12.5 % off on average (bias -3.1 %), over 2 lines: 50 % within 10 %, 100 % inside the interval. Furthest off: Customer support, -20 %.",
            ReviewMarkdown.Write(pack),
            StringComparison.Ordinal);
        Assert.DoesNotContain("Forecasts of", ReviewMarkdown.Write(Build(Example)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pack_says_how_good_the_estimates_were()
    {
        var ratio = new EstimateRatio("gateway", 24, Given.Eur(264m), Given.Eur(240m));

        var markdown = ReviewMarkdown.Write(Build(Example with { EstimateRatios = [ratio] }));

        Assert.Contains("gateway estimated 110 % of what was billed: 264.00 EUR against 240.00 EUR, 24 final days of the last 28", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_days_are_named_and_the_weeks_are_not_compared()
    {
        var pack = Build(Example with { MissingDays = [new("openai", new(2026, 3, 12)), new("openai", new(2026, 3, 11))] });
        var markdown = ReviewMarkdown.Write(pack);

        Assert.False(pack.Total.Week.NeedsReason);
        Assert.Contains("- openai: 2026-03-11, 2026-03-12\n", markdown, StringComparison.Ordinal);
        Assert.Contains("not comparable because days are missing", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Spend_in_another_currency_is_told_apart_and_never_added()
    {
        var pack = Build(Example with { Spend = [.. Example.Spend, Example.Spend[^1] with { Amount = new Money(120m, "USD") }] });

        Assert.Equal(Given.Eur(4_820m), pack.Total.Week.Last);
        Assert.Contains("unlike currencies are never added: 120.00 USD in the week", ReviewMarkdown.Write(pack), StringComparison.Ordinal);
    }

    [Fact]
    public void Unallocated_spend_is_shown_as_a_share_of_the_week()
    {
        var pack = Build(Example with { Spend = [.. Example.Spend, Example.Spend[^1] with { Line = AllocationLine.UnallocatedId, Amount = Given.Eur(180m) }] });

        Assert.Contains("Unallocated in the week: 180.00 EUR, 3.6 % of all spend.", ReviewMarkdown.Write(pack), StringComparison.Ordinal);
    }

    [Fact]
    public void Days_outside_the_windows_are_ignored() =>
        Assert.Equal(Given.Eur(14_200m), Build(Example with { Spend = [.. Example.Spend, Example.Spend[0] with { Day = new(2026, 3, 24) }, Example.Spend[0] with { Day = new(2026, 2, 28) }] }).Total.MonthToDate);

    [Fact]
    public void The_cause_of_an_incident_explains_the_model_that_drove_it()
    {
        var incident = Incident() with { Cause = "Verbose logging was on.", Drivers = [new("service", "Inference", Given.Eur(600m), 0.9m) { Provider = "OpenAI" }] };

        var row = Build(Example with { Explanations = [], Incidents = [incident] }).Deltas[1].Rows[0];

        Assert.Equal("Verbose logging was on. (incident inc-9)", row.Explanation);
    }

    [Theory]
    [InlineData("model", "Microsoft", "OpenAI")]
    [InlineData("model", "", "OpenAI")]
    [InlineData("feature", "", "OpenAI")]
    public void A_model_is_never_explained_by_an_incident_of_another_provider_or_of_a_feature_of_its_name(string dimension, string driverProvider, string provider)
    {
        var spend = Example.Spend.Select(one => one with { Provider = provider, Model = "gpt-4o" }).ToList();
        var incident = Incident() with { Cause = "Verbose logging was on.", Drivers = [new(dimension, "gpt-4o", Given.Eur(600m), 0.9m) { Provider = driverProvider }] };

        var pack = Build(Example with { Spend = spend, Explanations = [], Incidents = [incident] });

        Assert.Null(pack.Deltas[1].Rows[0].Explanation);
        Assert.Null(pack.Deltas[0].Rows[0].Explanation);
    }

    [Fact]
    public void A_delta_that_nobody_explained_becomes_an_action() =>
        Assert.Contains("to be explained, or it becomes an action", ReviewMarkdown.Write(Build(Example with { Explanations = [] })), StringComparison.Ordinal);

    [Theory]
    [InlineData(IncidentState.Closed, "Verbose logging.", true, FollowUp.ClosedWithCause)]
    [InlineData(IncidentState.Closed, "", true, FollowUp.LooseEnd)]
    [InlineData(IncidentState.Open, "", true, FollowUp.OwnedWithDueDate)]
    [InlineData(IncidentState.Open, "", false, FollowUp.LooseEnd)]
    [InlineData(IncidentState.FalsePositive, "", false, FollowUp.FalsePositive)]
    public void Every_alert_is_closed_with_a_cause_or_owned_with_a_date_or_a_loose_end(IncidentState state, string cause, bool due, FollowUp expected) =>
        Assert.Equal(expected, (Incident() with { State = state, Cause = cause, Due = due ? Given.Night : null }).FollowUp);

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void An_alert_that_fired_more_than_twice_is_flagged(int firings, bool flagged)
    {
        var markdown = ReviewMarkdown.Write(Build(Example with { Incidents = [Incident() with { Firings = firings }] }));

        Assert.Equal(flagged, markdown.Contains("the threshold is miscalibrated, or the cause was not fixed", StringComparison.Ordinal));
    }

    [Fact]
    public void Before_the_meeting_the_actions_are_placeholders_to_fill()
    {
        var markdown = ReviewMarkdown.Write(Build(Example with { Actions = [] }));

        Assert.Equal(4, markdown.Split(@"\[one name\]").Length);
        Assert.Contains("  - [Action] — [Owner] — [Due date]", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fourth_action_is_refused()
    {
        var four = Example with { Actions = [.. Example.Actions, Example.Actions[0]] };

        Assert.Equal("too-many-actions", Assert.Single(ReviewActions.Check(four.Actions, false, WorkedExample.Configuration)).Name);
        Assert.Throws<ArgumentException>(() => Build(four));
    }

    [Fact]
    public void An_action_without_a_person_a_deliverable_and_a_date_is_refused_for_each() =>
        Assert.Equal(
            "no-deliverable no-owner no-due-date",
            string.Join(' ', ReviewActions.Check([new ReviewAction(" ", "commerce-ai", null)], false, WorkedExample.Configuration).Select(refusal => refusal.Name)));

    [Fact]
    public void No_action_is_an_explicit_record()
    {
        Assert.Equal("expected-and-actions", Assert.Single(ReviewActions.Check(Example.Actions, true, WorkedExample.Configuration)).Name);
        Assert.Contains("All changes were expected", ReviewMarkdown.Write(Build(Example with { Actions = [], AllChangesWereExpected = true })), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_was_spent_every_table_reconciles_to_the_total() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 13], Gen.Int[-500, 5_000])
            .Select((provider, model, ago, cents) => new ReviewSpend(
                "support", "p" + provider, "s", model == 0 ? "" : "m" + model, model % 2 == 0 ? "" : "f", WorkedExample.LastSettledDay.AddDays(-ago), Given.Eur(cents / 100m)))
            .List[0, 60]
            .Sample(spend =>
            {
                var pack = Build(Example with { Spend = spend });
                return pack.Deltas.All(table =>
                    table.Rows.Sum(row => row.Last.Amount) == pack.Total.Week.Last.Amount &&
                    table.Rows.Sum(row => row.Prior.Amount) == pack.Total.Week.Prior.Amount &&
                    table.Rows.Count <= 7);
            });

    private static ReviewIncident Incident() =>
        new("inc-9", "support", Severity.High, IncidentState.Open, "Spend of Customer support is up", "commerce-ai", "Commerce AI", Given.Night, 1, "", "", []);

    [Fact]
    public void A_group_of_lines_paces_against_its_own_budget_and_the_total_counts_its_lines_once()
    {
        var organisation = WorkedExample.Configuration with
        {
            LineGroups = [new LineGroup("products", "All products", "commerce-ai", ["support", "search"], new Core.Budgets.Budget(Given.Eur(14_000m), false, ""))],
        };

        var pack = ReviewPackBuilder.Build(organisation, Example with { Forecasts = [.. Example.Forecasts, new("products", Given.Eur(17_000m), "test")] });

        Assert.Equal(("All products", pack.Total.MonthToDate, PacingVerdict.Escalate), Assert.Single(pack.Groups) is var group ? (group.Name, group.MonthToDate, group.Plan!.Verdict) : default);
        Assert.Equal(Build(Example).Total.MonthToDate, pack.Total.MonthToDate);
        Assert.Equal(Build(Example).Total.Plan!.Budget, pack.Total.Plan!.Budget);
        Assert.Contains("| Line group | Owner |", ReviewMarkdown.Write(pack), StringComparison.Ordinal);
        Assert.DoesNotContain("Line group", ReviewMarkdown.Write(Build(Example)), StringComparison.Ordinal);
    }

    [Fact]
    public void Modes_that_hard_stops_have_earned_are_proposed_and_those_that_never_tripped_in_one_sentence()
    {
        ModeProposal Earned(string line, bool isUntried) => new(line, Core.Budgets.ContainmentMode.DryRun, Core.Budgets.ContainmentMode.Approve, "It tripped once.") { IsUntried = isUntried };

        var markdown = ReviewMarkdown.Write(Build(Example with { Modes = [Earned("search", true), Earned("support", false), Earned("assistant", true)] }));

        Assert.Contains("### Hard stops that have earned their next mode", markdown, StringComparison.Ordinal);
        Assert.Contains("- support: from dry-run to approve.", markdown, StringComparison.Ordinal);
        Assert.Contains("without anything to do so far: search, assistant.", markdown, StringComparison.Ordinal);
        Assert.Equal(2, markdown.ReplaceLineEndings("\n").Split("### Hard stops that")[1].Split("\n\n")[1].Split('\n').Length);
    }

    private static ReviewPack Build(ReviewInput input) => ReviewPackBuilder.Build(WorkedExample.Configuration, input);

    private static ReviewForecast WithRange(string line, decimal amount, decimal below, decimal above) =>
        new(line, Given.Eur(amount), "test") { Range = new MoneyRange(Given.Eur(amount - below), Given.Eur(amount + above)) };
}
