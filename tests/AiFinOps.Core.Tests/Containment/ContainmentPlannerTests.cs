using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Tests.Playbooks;

namespace AiFinOps.Core.Tests.Containment;

public sealed class ContainmentPlannerTests
{
    private const string Margin = "billed 15,000.00 EUR + lag margin 300.00 EUR = 95.6 %";
    private static readonly DateTimeOffset Applied = Given.Night;
    private static readonly CurveReading NotBent = new(Curve.NotBent, "It goes on.");

    [Fact]
    public void The_first_trip_takes_the_first_rung_and_keeps_the_printed_margin()
    {
        var plan = Planned(Given.Incident, Situation());

        Assert.Equal(("inc-1-limit-chat", "limit-chat", Margin, ContainmentMode.Automatic, null), (plan.ActionId, plan.Rung.Id, plan.Margin, plan.Mode, plan.Guard));
    }

    [Fact]
    public void A_ladder_written_in_the_wrong_order_is_still_climbed_from_the_least_disruptive_rung()
    {
        var disable = Given.Limit with { Id = "switch-off", Kind = ContainmentKind.FeatureDisable };

        Assert.Equal("limit-chat", Planned(Given.Incident, Situation(rule => rule with { Ladder = [disable, Given.Cheaper, Given.Limit] })).Rung.Id);
    }

    [Fact]
    public void Two_rungs_of_one_kind_keep_the_order_of_the_ladder()
    {
        var gentler = Given.Limit with { Id = "z-gentler" };

        Assert.Equal("z-gentler", Planned(Given.Incident, Situation(rule => rule with { Ladder = [gentler, Given.Limit] })).Rung.Id);
    }

    [Theory]
    [InlineData(ContainmentState.Failed)]
    [InlineData(ContainmentState.Declined)]
    public void After_a_rung_that_holds_nothing_the_next_one_is_taken_at_once(ContainmentState state) =>
        Assert.Equal("cheaper-model", Planned(With(Given.Used(Given.Limit, state)), Situation()).Rung.Id);

    [Theory]
    [InlineData(ContainmentState.Requested)]
    [InlineData(ContainmentState.Writing)]
    [InlineData(ContainmentState.AwaitingApproval)]
    public void No_second_action_starts_while_the_first_is_not_decided(ContainmentState state) =>
        Assert.Equal("rung-pending", Refused(With(Given.Used(Given.Limit, state)), Situation()));

    [Fact]
    public void The_next_rung_waits_until_the_last_one_had_its_time_and_is_known_not_to_have_bent_the_curve()
    {
        var holds = With(Given.Used(Given.Limit, ContainmentState.Active) with { AppliedAt = Applied });

        Assert.Equal("rung-at-work", Refused(holds, Situation() with { Now = Applied.AddHours(23), Curve = NotBent }));
        Assert.Equal("curve-unknown", Refused(holds, Situation() with { Now = Applied.AddHours(24) }));
        Assert.Equal("curve-unknown", Refused(holds, Situation() with { Now = Applied.AddHours(24), Curve = new(Curve.Unknown, "Not reported.") }));
        Assert.Equal("curve-bent", Refused(holds, Situation() with { Now = Applied.AddHours(24), Curve = new(Curve.Bent, "Halved.") }));
        Assert.Equal("cheaper-model", Planned(holds, Situation() with { Now = Applied.AddHours(24), Curve = NotBent }).Rung.Id);
    }

    [Theory]
    [InlineData(ContainmentClimb.Curve, true, "curve-bent")]
    [InlineData(ContainmentClimb.Budget, false, "curve-bent")]
    [InlineData(ContainmentClimb.Budget, true, "next-rung")]
    public void Where_the_ladder_is_climbed_to_the_budget_a_bent_curve_is_not_enough_once_all_of_it_is_used(ContainmentClimb climb, bool isUsedUp, string reason)
    {
        var holds = With(Given.Used(Given.Limit, ContainmentState.Active) with { AppliedAt = Applied });
        var situation = Situation(rule => rule with { Climb = climb }) with { Now = Applied.AddHours(24), Curve = new(Curve.Bent, "Halved."), IsUsedUp = isUsedUp };

        Assert.Equal(reason, ContainmentPlanner.Decide(holds, situation).ReasonName);
        Assert.Equal("curve-unknown", ContainmentPlanner.Decide(holds, situation with { Curve = null }).ReasonName);
    }

    [Fact]
    public void A_dry_run_shows_one_rung_because_it_bends_no_curve() =>
        Assert.Equal("dry-run-shows-one", Refused(With(Given.Used(Given.Limit, ContainmentState.Active) with { DryRun = true }), Situation() with { Curve = NotBent }));

    [Fact]
    public void Nothing_is_added_to_what_is_on_its_way_back() =>
        Assert.Equal("being-released", Refused(With(Given.Used(Given.Limit, ContainmentState.Active)) with { ReviewApprovedBy = new Actor("carla", "test") }, Situation() with { Curve = NotBent }));

    [Fact]
    public void A_line_that_is_only_observed_sees_no_action() =>
        Assert.Equal("observe", Refused(Given.Incident, Situation(rule => rule with { Mode = ContainmentMode.Observe })));

    [Fact]
    public void An_empty_ladder_names_its_reason() => Assert.Equal("no-ladder", Refused(Given.Incident, Situation(rule => rule with { Ladder = [] })));

    [Fact]
    public void A_used_up_ladder_leaves_it_to_a_person() =>
        Assert.Equal("ladder-exhausted", Refused(With(Given.Used(Given.Limit, ContainmentState.Failed), Given.Used(Given.Cheaper, ContainmentState.Failed)), Situation()));

    [Fact]
    public void The_third_action_of_a_day_is_the_last_one()
    {
        Assert.NotNull(Planned(Given.Incident, Situation() with { ActionsToday = 2 }));
        Assert.Equal("daily-limit", Refused(Given.Incident, Situation() with { ActionsToday = 3 }));
    }

    [Fact]
    public void One_evaluation_asks_for_so_many_actions_and_no_more()
    {
        Assert.NotNull(Planned(Given.Incident, Situation() with { ActionsInRun = 4 }));
        Assert.Equal("run-limit", Refused(Given.Incident, Situation() with { ActionsInRun = 5 }));
    }

    [Fact]
    public void Two_actions_on_a_line_are_an_hour_apart()
    {
        Assert.Equal("too-soon", Refused(Given.Incident, Situation() with { LastAction = Applied.AddMinutes(-59) }));
        Assert.NotNull(Planned(Given.Incident, Situation() with { LastAction = Applied.AddMinutes(-60) }));
    }

    [Theory]
    [InlineData(ContainmentMode.Automatic, ContainmentMode.Approve, "irreversible")]
    [InlineData(ContainmentMode.Approve, ContainmentMode.Approve, null)]
    [InlineData(ContainmentMode.DryRun, ContainmentMode.DryRun, null)]
    public void What_cannot_be_taken_back_waits_for_a_person(ContainmentMode configured, ContainmentMode planned, string? guard)
    {
        var plan = Planned(Given.Incident, Situation(rule => rule with { Mode = configured, Ladder = [Given.Limit with { Reversible = false }], FirstRungUnanswered = true }));

        Assert.Equal((planned, guard, false), (plan.Mode, plan.Guard, plan.TakenUnanswered));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_protected_line_waits_for_a_person_whatever_the_mode(bool customers, bool regulated)
    {
        var situation = Situation();

        var plan = Planned(Given.Incident, situation with { Line = situation.Line with { CustomerImpact = customers, Regulated = regulated } });

        Assert.Equal((ContainmentMode.Approve, "protected-line"), (plan.Mode, plan.Guard));
    }

    [Fact]
    public void What_nobody_has_billed_yet_may_limit_a_rate_and_switch_nothing_off()
    {
        var disable = Given.Limit with { Id = "switch-off", Kind = ContainmentKind.FeatureDisable };
        var estimated = Situation(rule => rule with { Ladder = [disable] }) with { RestsOnEstimates = true };

        Assert.Null(Planned(Given.Incident, Situation() with { RestsOnEstimates = true }).Guard);
        Assert.Equal("estimated-only", Planned(Given.Incident, estimated).Guard);
        Assert.Null(Planned(Given.Incident, estimated with { Settings = new ContainmentSettings { EstimatesMayDisable = true } }).Guard);
    }

    [Fact]
    public void What_is_proposed_before_the_budget_is_used_up_waits_for_a_person() =>
        Assert.Equal("proposal", Planned(Given.Incident, Situation() with { IsProposal = true }).Guard);

    [Fact]
    public void After_three_trips_only_a_person_acts() =>
        Assert.Equal("too-many-trips", Planned(Given.Incident with { Trips = 3 }, Situation()).Guard);

    [Fact]
    public void A_line_that_opted_in_has_its_first_rung_done_unanswered_and_no_other()
    {
        var opted = Situation(rule => rule with { Mode = ContainmentMode.Approve, FirstRungUnanswered = true });

        Assert.True(Planned(Given.Incident, opted).TakenUnanswered);
        Assert.False(Planned(With(Given.Used(Given.Limit, ContainmentState.Failed)), opted).TakenUnanswered);
    }

    private static ContainmentSituation Situation(Func<HardStopRule, HardStopRule>? change = null) => new(
        Given.Chat with { CustomerImpact = false, Regulated = false }, (change ?? (rule => rule))(Given.Stop), new ContainmentSettings(), Margin, Applied);

    private static Incident With(params ContainmentRecord[] records) => Given.Incident with { Containments = records };

    private static ContainmentPlan Planned(Incident incident, ContainmentSituation situation) => Assert.IsType<ContainmentPlan>(ContainmentPlanner.Decide(incident, situation).Plan);

    private static string Refused(Incident incident, ContainmentSituation situation)
    {
        var decision = ContainmentPlanner.Decide(incident, situation);
        Assert.Null(decision.Plan);
        return decision.ReasonName;
    }
}
