using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Configuration;

public sealed class CompletionTests
{
    [Fact]
    public void Default_policies_climb_through_the_groups_that_exist()
    {
        var all = Completion.Complete(Written.With(groups: ["team", "leads", "finops", "executives"]));
        var finopsOnly = Completion.Complete(Written.With(groups: ["team", "finops"]));
        var none = Completion.Complete(Written.With(groups: ["team"]));

        Assert.Equal([("owner", 0), ("leads", 15), ("finops", 30), ("executives", 60)], Levels(all, Severity.Critical));
        Assert.Equal([("owner", 0), ("finops", 30)], Levels(finopsOnly, Severity.Critical));
        Assert.Equal([("owner", 0)], Levels(none, Severity.Critical));
        Assert.Equal([("owner", 0), ("finops", 240)], Levels(finopsOnly, Severity.High));
    }

    [Fact]
    public void A_written_policy_is_taken_as_it_stands_and_the_others_keep_their_default()
    {
        var policy = new EscalationPolicy(Severity.High, [new(TimeSpan.Zero, "team"), new(TimeSpan.FromMinutes(5), "team")]);
        var completed = Completion.Complete(Written.With(groups: ["team", "leads"]) with { EscalationPolicies = [policy] });

        Assert.Equal([("team", 0), ("team", 5)], Levels(completed, Severity.High));
        Assert.Equal([("owner", 0), ("leads", 15)], Levels(completed, Severity.Critical));
        Assert.Equal(Enum.GetValues<Severity>(), completed.EscalationPolicies.Select(item => item.Severity));
    }

    [Fact]
    public void Unallocated_spend_always_has_a_line_and_finops_owns_it_where_there_is_one()
    {
        Assert.Equal("finops", Completion.Complete(Written.With(groups: ["team", "finops"])).Line(AllocationLine.UnallocatedId)!.OwnerGroup);
        Assert.Equal("team", Completion.Complete(Written.With(groups: ["team", "other"])).Line(AllocationLine.UnallocatedId)!.OwnerGroup);

        var own = Written.Line(AllocationLine.UnallocatedId) with { OwnerGroup = "team", Budget = Written.Budget };
        Assert.Equal(own, Completion.Complete(Written.With(groups: ["team", "finops"]) with { Lines = [own] }).Line(AllocationLine.UnallocatedId));
    }

    [Fact]
    public void Critical_lines_and_ceilings_have_a_hard_stop_in_dry_run_whether_written_or_not()
    {
        var configuration = Written.With(groups: ["team"]) with
        {
            Lines =
            [
                Written.Line("critical") with { Criticality = Criticality.Critical, Budget = Written.Budget },
                Written.Line("pilot") with { Environment = WorkloadEnvironment.Pilot, Budget = Written.Budget with { IsCeiling = true } },
                Written.Line("open-pilot") with { Environment = WorkloadEnvironment.Pilot, Budget = Written.Budget },
                Written.Line("critical-without-budget") with { Criticality = Criticality.Critical },
                Written.Line("own") with { Criticality = Criticality.Critical, Budget = Written.Budget },
                Written.Line("normal") with { Budget = Written.Budget },
            ],
            HardStops = [new HardStopRule("own", 0.8m, ContainmentMode.Approve, [])],
        };

        Assert.Equal(
            [("own", 0.8m, ContainmentMode.Approve), ("critical", 0.95m, ContainmentMode.DryRun), ("pilot", 0.95m, ContainmentMode.DryRun)],
            Completion.Complete(configuration).HardStops.Select(stop => (stop.Line, stop.Threshold, stop.Mode)));
    }

    [Fact]
    public void Without_rules_a_single_line_gets_everything_and_several_get_what_is_tagged_for_them()
    {
        var one = Completion.Complete(Written.With(groups: ["team"]) with { Lines = [Written.Line("one"), Written.Line(AllocationLine.UnallocatedId)] });
        var two = Completion.Complete(Written.With(groups: ["team"]) with { Lines = [Written.Line("one"), Written.Line("two")] });

        Assert.Equal([("provider", "*", "one")], Rules(one));
        Assert.Equal([("project", "one", "one"), ("project", "two", "two")], Rules(two));

        static IEnumerable<(string, string, string)> Rules(FinOpsConfiguration configuration) =>
            configuration.Rules.Select(rule => (rule.Match.Single().Key, rule.Match.Single().Value, rule.Shares.Single().Line));
    }

    [Fact]
    public void The_log_channel_is_always_there_and_reaches_whoever_names_no_other()
    {
        var completed = Completion.Complete(Written.With(groups: ["team"]) with
        {
            Channels = [new("pager", "webhook", new Uri("https://pager.example.com"), "PAGER_SECRET")],
            OwnerGroups = [new("team", "Team", [], []), new("paged", "Paged", [], ["pager"])],
        });

        Assert.Equal(["pager", "log"], completed.Channels.Select(channel => channel.Name));
        Assert.Equal(["log", "pager"], completed.OwnerGroups.SelectMany(group => group.Channels));
    }

    [Fact]
    public void Completing_twice_changes_nothing()
    {
        var once = Completion.Complete(Written.With(groups: ["team", "leads"]));
        var twice = Completion.Complete(once);

        Assert.Equivalent(once, twice, strict: true);
    }

    [Fact]
    public void A_category_is_contained_by_the_group_that_can_do_something_where_there_is_one()
    {
        var small = Completion.Complete(Written.With(["team"]));
        var large = Completion.Complete(Written.With(["team", "finops", "procurement", "security"]));
        var written = Completion.Complete(Written.With(["team", "finops"]) with { Categories = [new(VarianceCategory.Price, "", ["team"], true), new(VarianceCategory.Usage, "finops", [], false)] });

        Assert.All(small.Categories, policy => Assert.Equal(Defaults.LineOwner, policy.OwnerGroup));
        Assert.Equal(
            ["owner", "procurement", "owner", "owner", "finops", "owner", "security", "finops"],
            Enum.GetValues<VarianceCategory>().Select(category => large.CategoryPolicy(category).OwnerGroup));
        Assert.Equal([VarianceCategory.AbuseOrLeakedKey], large.Categories.Where(policy => policy.IsCritical).Select(policy => policy.Category));
        Assert.Equal(("finops", true), (written.CategoryPolicy(VarianceCategory.Price).OwnerGroup, written.CategoryPolicy(VarianceCategory.Price).IsCritical));
        Assert.Equal(["finops", "team"], written.GroupsOf(VarianceCategory.Price, "team"));
        Assert.Equal(["team"], written.GroupsOf(VarianceCategory.OneOff, "team"));
    }

    private static IEnumerable<(string, int)> Levels(FinOpsConfiguration configuration, Severity severity) =>
        configuration.EscalationPolicies.Single(policy => policy.Severity == severity).Levels.Select(level => (level.Group, (int)level.After.TotalMinutes));
}

/// <summary>A configuration as written, with everything else left out.</summary>
internal static class Written
{
    public static readonly Budget Budget = new(new Money(1000m, "EUR"), IsCeiling: false, "");

    public static AllocationLine Line(string id) =>
        new(id, id, "team", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, CustomerImpact: false, Regulated: false, Since: null, Budget: null);

    public static FinOpsConfiguration With(string[] groups) => new(
        "Fjordlight", "EUR", "Europe/Oslo",
        [new SourceSettings("azure", "focus-file", "azure", "", Defaults.SettleLag, Defaults.PullEvery, Defaults.LookBackDays)],
        [Line("assistant") with { Budget = Budget }],
        [], Defaults.Bands, [], [],
        [.. groups.Select(id => new OwnerGroup(id, id, [], []))],
        [], [], [],
        new ReviewSchedule(Defaults.WeeklyCron, Defaults.DailyCron, []));
}
