using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Learning;

public class PreventionProposalTests
{
    private static readonly RootCause Misplaced = FullCause with { Category = "allocation-error", Prevention = "Give it a rule" };

    private static readonly FinOpsConfiguration Configuration = Completion.Complete(new FinOpsConfiguration(
        "Fjordlight", "EUR", "Etc/UTC", [], [Line("order-agent"), Line("support-chat")],
        [Rule("agent", "order-agent", ("project", "order-*")), Rule("agent-openai", "order-agent", ("provider", "OpenAI"), ("model", "gpt-4*"))],
        Defaults.Bands, [], [], [new("commerce-ai", "Commerce", [], [])], [], Defaults.EscalationPolicies, [], new ReviewSchedule("0 8 * * 1", "0 7 * * *", [])));

    [Fact]
    public void Unallocated_spend_gets_a_rule_to_the_line_where_it_belongs()
    {
        var change = Proposed(Incident(AllocationLine.UnallocatedId, Driver("model", "gpt-4o mini", 0.95m, "OpenAI"), Driver("feature", "chat", 0.4m)), Misplaced with { BelongsTo = "support-chat" });

        Assert.Null(change.Before);
        Assert.Equal("support-chat-from-gpt-4o-mini", change.Rule.Id);
        Assert.Equal([("model", "gpt-4o mini"), ("provider", "OpenAI")], change.Rule.Match.Select(pattern => (pattern.Key, pattern.Value)));
        Assert.Equal([new AllocationShare("support-chat", 1m)], change.Rule.Shares);
    }

    [Fact]
    public void Misplaced_spend_is_taken_only_from_the_rule_that_misplaced_it()
    {
        var change = Proposed(Incident("order-agent", Driver("feature", "chat", 1m)), Misplaced with { BelongsTo = "support-chat" });

        Assert.Equal("agent", change.Before);
        Assert.Equal([("feature", "chat"), ("project", "order-*")], change.Rule.Match.Select(pattern => (pattern.Key, pattern.Value)));
        var allocator = new Allocator(change.ApplyTo(Configuration).Rules);
        Assert.Equal("support-chat", allocator.Allocate(new SpendDimensions { Project = "order-web", Feature = "chat" })[0].Line);
        Assert.Equal("order-agent", allocator.Allocate(new SpendDimensions { Project = "order-web", Feature = "search" })[0].Line);
        Assert.Equal(AllocationLine.UnallocatedId, allocator.Allocate(new SpendDimensions { Project = "other", Feature = "chat" })[0].Line);
    }

    [Fact]
    public void A_rule_that_cannot_have_taken_the_spend_is_not_the_one_to_stand_above()
    {
        var otherWay = Configuration with { Rules = [.. Configuration.Rules.Reverse()] };
        var claude = Incident("order-agent", Driver("model", "claude", 1m, "Anthropic")) with { RootCause = Misplaced with { BelongsTo = "support-chat" } };
        var gpt = Incident("order-agent", Driver("model", "gpt-4o", 1m, "OpenAI")) with { RootCause = Misplaced with { BelongsTo = "support-chat" } };

        Assert.Equal("agent", Assert.IsType<NewRuleChange>(PreventionProposal.For(claude, otherWay)).Before);
        Assert.Equal("agent-openai", Assert.IsType<NewRuleChange>(PreventionProposal.For(gpt, otherWay)).Before);
    }

    [Fact]
    public void The_line_is_taken_from_a_move_or_from_the_one_line_that_the_prevention_names()
    {
        var moved = Incident("order-agent", Driver("feature", "chat", 1m)) is var incident
            ? incident with { Finding = incident.Finding with { Facts = new Dictionary<string, string>(StringComparer.Ordinal) { [FactNames.MovedFrom] = "support-chat" } } }
            : incident;

        Assert.Equal("support-chat", Proposed(moved, Misplaced).Rule.Shares[0].Line);
        Assert.Equal("support-chat", Proposed(Incident("order-agent", Driver("feature", "chat", 1m)), Misplaced with { Prevention = "Send feature chat to support-chat, not order-agent." }).Rule.Shares[0].Line);
        Assert.Null(PreventionProposal.For(Incident("order-agent", Driver("feature", "chat", 1m)) with { RootCause = Misplaced }, Configuration));
    }

    [Fact]
    public void A_rule_that_is_in_force_is_not_proposed_again()
    {
        var incident = Incident(AllocationLine.UnallocatedId, Driver("model", "gpt-5", 1m, "OpenAI")) with { RootCause = Misplaced with { BelongsTo = "support-chat" } };

        Assert.Null(PreventionProposal.For(incident, PreventionProposal.For(incident, Configuration)!.ApplyTo(Configuration)));
    }

    [Fact]
    public void A_name_with_a_star_in_it_makes_no_rule() =>
        Assert.Null(PreventionProposal.For(Incident(AllocationLine.UnallocatedId, Driver("model", "gpt*", 1m)) with { RootCause = Misplaced with { BelongsTo = "support-chat" } }, Configuration));

    [Fact]
    public void A_false_alarm_proposes_a_threshold_just_above_it_until_it_is_in_force()
    {
        var wrong = After(Opened(), new MarkFalse(Monday, Astrid, "A load test"));

        var change = Assert.IsType<AlertFromChange>(PreventionProposal.For(wrong, Configuration));

        Assert.Equal(("order-agent", 1_900m), (change.Line, change.AlertFrom));
        Assert.Null(PreventionProposal.For(wrong, change.ApplyTo(Configuration)));
    }

    [Fact]
    public void A_calibration_task_proposes_its_threshold_unless_it_was_declined()
    {
        var firings = new[] { new CauseFiring("order-agent-1", 1, Monday, new Money(1_840m, "EUR"), false) };
        var raised = After(Opened(), new RaiseCalibration(Monday, Engine, new CalibrationTask(firings, new ThresholdProposal("order-agent", 50m, 1_900m, "EUR"), "Why", null)));

        Assert.Equal(1_900m, Assert.IsType<AlertFromChange>(PreventionProposal.For(raised, Configuration)).AlertFrom);
        Assert.Null(PreventionProposal.For(After(raised, new SettleCalibration(Monday, Astrid, CalibrationOutcome.Declined, "Mended")), Configuration));
    }

    [Theory]
    [InlineData("usage")]
    [InlineData("price")]
    [InlineData("one-off")]
    public void A_real_cause_proposes_nothing(string category) =>
        Assert.Null(PreventionProposal.For(Resolved() with { RootCause = FullCause with { Category = category } }, Configuration));

    [Fact]
    public void A_budget_breach_proposes_nothing() =>
        Assert.Null(PreventionProposal.For(After(After(null, Observe(finding: Finding(kind: FindingKind.HardStop))), new MarkFalse(Monday, Astrid, "The budget is old")), Configuration));

    private static NewRuleChange Proposed(Incident incident, RootCause cause) =>
        Assert.IsType<NewRuleChange>(PreventionProposal.For(incident with { RootCause = cause }, Configuration));

    private static Incident Incident(string line, params Driver[] drivers) => Opened() with { Line = line, Finding = Finding() with { Line = line, Drivers = drivers } };

    private static Driver Driver(string dimension, string value, decimal share, string provider = "") => new(dimension, value, new Money(100m, "EUR"), share) { Provider = provider };

    private static AllocationLine Line(string id) => new(
        id, id, "commerce-ai", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, false, false, null, new Budget(new Money(40_000m, "EUR"), false, ""));

    private static AllocationRule Rule(string id, string line, params (string Dimension, string Pattern)[] match) =>
        new(id, match.ToDictionary(pattern => pattern.Dimension, pattern => pattern.Pattern, StringComparer.Ordinal), [new AllocationShare(line, 1m)]);
}
