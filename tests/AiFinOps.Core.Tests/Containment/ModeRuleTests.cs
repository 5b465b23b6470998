using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Tests.Playbooks;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Containment;

/// <summary>A hard stop of two rungs, looked at forty days into a line's life.</summary>
public sealed class ModeRuleTests
{
    private static readonly DateTimeOffset Now = Noon(Start.AddDays(40));
    private static readonly AllocationLine Unprotected = Given.Chat with { CustomerImpact = false, Regulated = false };
    private static readonly HardStopRule Rehearsing = Given.Stop with { Mode = ContainmentMode.DryRun };
    private static readonly HardStopRule Asking = Given.Stop with { Mode = ContainmentMode.Approve };

    [Fact]
    public void A_rehearsal_that_would_have_saved_money_proposes_to_ask_people_and_says_how_much_and_what_is_missing()
    {
        // It tripped on the 11th of June: nineteen days of 100 follow in that month, of which a rate limit saves half.
        var stop = Stopped(dayOf: 10, Rehearsed(10));

        Assert.Equal(
            "chat: from dry-run to approve. 14 days have passed without a false stop. It tripped once in 90 days. Had limit-chat been taken then, about 950.00 EUR of the 1,900.00 EUR that followed in those months would have been saved."
            + " First add gateway/chat, routing/chat to containmentTargets. Write mode: approve on its hard stop and apply it, or leave it: nothing changes by itself.",
            ReviewWords.Mode(Propose(Rehearsing, stop)!));
    }

    [Fact]
    public void One_that_never_tripped_is_proposed_as_well() =>
        Assert.StartsWith("It has not tripped in 90 days", Propose(Rehearsing)!.Why, StringComparison.Ordinal);

    [Theory]
    [InlineData(27, true)]
    [InlineData(20, false)]
    public void A_false_stop_within_the_two_weeks_keeps_it_where_it_is(int dayOf, bool keeps)
    {
        Assert.Equal(keeps, Propose(Rehearsing, Stopped(dayOf, Rehearsed(dayOf)) with { State = IncidentState.FalsePositive }) is null);
        Assert.Equal(keeps, Propose(Rehearsing, Stopped(dayOf, Rehearsed(dayOf)) with { Cleared = true }) is null);
    }

    [Fact]
    public void To_act_by_itself_it_takes_people_who_agreed()
    {
        Assert.Null(Propose(Asking));

        var proposal = Propose(Asking, Stopped(dayOf: 30, Agreed(30)))!;
        Assert.Equal((ContainmentMode.Approve, ContainmentMode.Automatic), (proposal.From, proposal.To));
        Assert.Equal("People agreed once in 90 days and declined nothing; spend went on for up to 25 minutes until they did.", proposal.Why);
    }

    [Theory]
    [InlineData(ContainmentState.Declined)]
    [InlineData(ContainmentState.Failed)]
    [InlineData(ContainmentState.Undone)]
    public void What_was_declined_failed_or_had_to_be_undone_is_no_trust(ContainmentState state) =>
        Assert.Null(Propose(Asking, Stopped(dayOf: 30, Agreed(30), Agreed(30) with { State = state })));

    [Fact]
    public void Protected_lines_what_has_no_way_back_and_a_first_rung_that_is_no_limit_stay_with_a_person()
    {
        var stop = Stopped(dayOf: 30, Agreed(30));

        Assert.Null(ModeRule.Propose(Unprotected with { Regulated = true }, Asking, [stop], History, Given.Organisation(), Now));
        Assert.Null(ModeRule.Propose(Unprotected with { CustomerImpact = true }, Asking, [stop], History, Given.Organisation(), Now));
        Assert.Null(Propose(Asking with { Ladder = [Given.Limit, Given.Cheaper with { Reversible = false }] }, stop));
        Assert.Null(Propose(Asking with { Ladder = [Given.Cheaper] }, stop));
    }

    [Fact]
    public void Nothing_is_proposed_where_a_person_chose_or_there_is_nothing_to_do()
    {
        Assert.Null(Propose(Given.Stop with { Mode = ContainmentMode.Observe }));
        Assert.Null(Propose(Given.Stop with { Mode = ContainmentMode.Automatic }));
        Assert.Null(Propose(Rehearsing with { Ladder = [] }));
    }

    private static Core.Spend.LineHistory History => new SpendStory().Spends([.. Enumerable.Repeat(100m, 40)]).History;

    private static ModeProposal? Propose(HardStopRule rule, params Incident[] stops) => ModeRule.Propose(Unprotected, rule, stops, History, Given.Organisation(), Now);

    private static Incident Stopped(int dayOf, params ContainmentRecord[] records) => Given.Incident with
    {
        OpenedAt = Noon(Start.AddDays(dayOf)), Finding = Given.Spike with { Kind = FindingKind.HardStop }, Containments = records,
    };

    private static ContainmentRecord Rehearsed(int dayOf) => Given.Used(Given.Limit, ContainmentState.Active) with { DryRun = true, AppliedAt = Noon(Start.AddDays(dayOf)) };

    private static ContainmentRecord Agreed(int dayOf) => Given.Used(Given.Limit, ContainmentState.Active) with
    {
        RequestedAt = Noon(Start.AddDays(dayOf)), AppliedAt = Noon(Start.AddDays(dayOf)).AddMinutes(25),
    };

    private static DateTimeOffset Noon(DateOnly day) => new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
}
