using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Tests.Playbooks;

namespace AiFinOps.Core.Tests.Containment;

public sealed class ContainmentPlannerTests
{
    private const string Margin = "billed 15,000.00 EUR + lag margin 300.00 EUR = 95.6 %";

    [Fact]
    public void The_first_trip_takes_the_first_rung_and_keeps_the_printed_margin()
    {
        var plan = ContainmentPlanner.Plan(Given.Incident, Given.Stop, Margin);

        Assert.NotNull(plan);
        Assert.Equal(("inc-1-limit-chat", "limit-chat", Margin), (plan.ActionId, plan.Rung.Id, plan.Margin));
    }

    [Fact]
    public void A_ladder_written_in_the_wrong_order_is_still_climbed_from_the_least_disruptive_rung()
    {
        var disable = Given.Limit with { Id = "switch-off", Kind = ContainmentKind.FeatureDisable };
        var rule = Given.Stop with { Ladder = [disable, Given.Cheaper, Given.Limit] };

        Assert.Equal("limit-chat", ContainmentPlanner.Plan(Given.Incident, rule, Margin)!.Rung.Id);
    }

    [Fact]
    public void Two_rungs_of_one_kind_keep_the_order_of_the_ladder()
    {
        var gentler = Given.Limit with { Id = "z-gentler" };

        Assert.Equal("z-gentler", ContainmentPlanner.Plan(Given.Incident, Given.Stop with { Ladder = [gentler, Given.Limit] }, Margin)!.Rung.Id);
    }

    [Theory]
    [InlineData(ContainmentState.Active)]
    [InlineData(ContainmentState.Failed)]
    [InlineData(ContainmentState.Reverted)]
    public void A_rung_that_was_used_is_not_used_again_in_the_same_incident(ContainmentState state)
    {
        var incident = Given.Incident with { Containments = [Given.Used(Given.Limit, state)] };

        Assert.Equal("cheaper-model", ContainmentPlanner.Plan(incident, Given.Stop, Margin)!.Rung.Id);
    }

    [Fact]
    public void No_second_action_starts_while_the_result_of_the_first_is_unknown()
    {
        var incident = Given.Incident with { Containments = [Given.Used(Given.Limit, ContainmentState.Requested)] };

        Assert.Equal("rung-pending", Refused(incident, Given.Stop, 0));
    }

    [Fact]
    public void An_empty_ladder_names_its_reason() => Assert.Equal("no-ladder", Refused(Given.Incident, Given.Stop with { Ladder = [] }, 0));

    [Fact]
    public void A_used_up_ladder_leaves_it_to_a_person()
    {
        var incident = Given.Incident with { Containments = [Given.Used(Given.Limit, ContainmentState.Active), Given.Used(Given.Cheaper, ContainmentState.Failed)] };

        Assert.Equal("ladder-exhausted", Refused(incident, Given.Stop, 0));
    }

    [Fact]
    public void The_third_action_of_a_day_is_the_last_one()
    {
        Assert.NotNull(ContainmentPlanner.Plan(Given.Incident, Given.Stop, Margin, actionsToday: 2));
        Assert.Equal("daily-limit", Refused(Given.Incident, Given.Stop, 3));
    }

    [Theory]
    [InlineData(ContainmentMode.Automatic, ContainmentMode.Approve)]
    [InlineData(ContainmentMode.Approve, ContainmentMode.Approve)]
    [InlineData(ContainmentMode.DryRun, ContainmentMode.DryRun)]
    public void What_cannot_be_taken_back_waits_for_a_person(ContainmentMode configured, ContainmentMode planned)
    {
        var rule = Given.Stop with { Mode = configured, Ladder = [Given.Limit with { Reversible = false }] };

        Assert.Equal(planned, ContainmentPlanner.Plan(Given.Incident, rule, Margin)!.Mode);
    }

    private static string Refused(Incident incident, HardStopRule rule, int actionsToday)
    {
        var decision = ContainmentPlanner.Decide(incident, rule, Margin, actionsToday);
        Assert.Null(decision.Plan);
        return decision.ReasonName;
    }
}
