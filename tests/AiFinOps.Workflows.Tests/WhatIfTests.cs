using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;

namespace AiFinOps.Workflows.Tests;

/// <summary>What containment would do, without doing it; and a drill that does it where it harms nobody.</summary>
public sealed class WhatIfTests
{
    private const string Target = "gateway/support-chat";

    private static readonly Actor Dag = new("dag", Actor.Operator);
    private static readonly ContainmentRung Limit = Given.Rung with { Setting = "120", Floor = "60" };
    private static readonly ContainmentRung Cheaper = new("cheaper", ContainmentKind.RouteChange, "routing/chat", "gpt-4o-mini", "", Reversible: true);

    private readonly House _house = new();

    public WhatIfTests() => Configured(ContainmentMode.Automatic, WorkloadEnvironment.Production);

    [Fact]
    public async Task A_plan_shows_each_rung_with_what_its_target_reads_and_writes_nothing()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);

        var plan = await PlanAsync();

        Assert.Equal(["limit-chat", "cheaper"], plan.Rungs.Select(rung => rung.Rung.Id));
        Assert.Equal(("600", 50m, null), (plan.Rungs[0].Reading!.State!.Text, plan.Rungs[0].SavesADay!.Value.Amount, plan.Rungs[0].Guard));
        Assert.Equal((null, null), (plan.Rungs[1].Target, plan.Rungs[1].Reading));
        Assert.Equal((null, null, null), (plan.Stop, plan.Next, plan.HaltedSince));
        Assert.NotNull(plan.Utilisation);
        Assert.Empty(_house.Gateway.Writes);
    }

    [Fact]
    public async Task A_plan_says_what_the_open_incident_does_next_and_what_it_did()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 4_000m);
        await _house.EvaluateAsync();
        Assert.Equal("rung-pending", (await PlanAsync()).Next!.ReasonName);

        await _house.ApplyContainment.RunAsync(Assert.Single(_house.Queue.On(Queues.Containments)).As<ApplyContainmentMessage>(), House.Cancelled);
        var plan = await PlanAsync();

        Assert.Equal("rung-at-work", plan.Next!.ReasonName);
        Assert.Equal(ContainmentState.Active, plan.Rungs[0].Record!.State);
        Assert.Single(_house.Gateway.Writes);
    }

    [Fact]
    public async Task A_plan_says_of_a_target_that_does_not_answer_why_and_that_all_is_halted()
    {
        _house.Gateway.Throttled = 1;
        await _house.Switch.HaltAsync(Dag, "Migration", House.Cancelled);

        var plan = await PlanAsync();

        Assert.Equal("Too many requests.", plan.Rungs[0].Reading!.Reason);
        Assert.Equal(_house.Now, plan.HaltedSince);
    }

    [Fact]
    public async Task There_is_no_plan_without_a_hard_stop()
    {
        Assert.Null(await _house.PlanContainment.RunAsync("nowhere", _house.Configurations.InForce!, House.Cancelled));
    }

    [Fact]
    public async Task A_drill_whose_way_back_fails_says_what_is_left_behind()
    {
        Configured(ContainmentMode.DryRun, WorkloadEnvironment.Staging);
        _house.Gateway.Watch = (_, _, _) => _house.Gateway.Throttled = 1;

        var drill = await DrillAsync();

        Assert.Equal(("600", false), (drill.LeftBehind, drill.Succeeded));
        Assert.Equal([true, true, false], drill.Steps.Select(step => step.Done));
        Assert.Contains("did not come back", Assert.Single(await _house.Changes.BetweenAsync(_house.Now.AddDays(-1), _house.Now.AddDays(1), House.Cancelled)).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "600")]
    public async Task A_drill_that_was_refused_looks_whether_it_was_written_to_all_the_same(int silentAfterwards, string? left)
    {
        Configured(ContainmentMode.DryRun, WorkloadEnvironment.Staging);
        _house.Gateway.OnRead = () => (_house.Gateway.Throttled, _house.Gateway.OnRead) = (1 + silentAfterwards, () => { });

        var drill = await DrillAsync();

        Assert.Equal((left, false), (drill.LeftBehind, drill.Succeeded));
    }

    [Fact]
    public async Task A_drill_that_found_nothing_to_do_proved_nothing()
    {
        Configured(ContainmentMode.DryRun, WorkloadEnvironment.Staging);
        _house.Gateway.SomebodySets(Target, 120);

        var drill = await DrillAsync();

        Assert.Equal((false, null), (drill.Succeeded, drill.LeftBehind));
        Assert.Empty(_house.Gateway.Writes);
    }

    [Fact]
    public async Task A_drill_is_refused_while_all_is_halted_on_what_is_not_listed_and_on_what_an_incident_holds()
    {
        Assert.Contains("not among the containment targets", (await DrillAsync("gateway/other")).Refusal, StringComparison.Ordinal);

        await _house.ReportsTwoMonthsAndAsync(yesterday: 4_000m);
        await _house.EvaluateAsync();
        Configured(ContainmentMode.Automatic, WorkloadEnvironment.Pilot);
        Assert.Contains("contained by an incident", (await DrillAsync()).Refusal, StringComparison.Ordinal);

        await _house.Switch.HaltAsync(Dag, "Migration", House.Cancelled);
        Assert.Contains("halted", (await DrillAsync()).Refusal, StringComparison.Ordinal);
        Assert.Empty(_house.Gateway.Writes);
    }

    private void Configured(ContainmentMode mode, WorkloadEnvironment environment) => _house.Configurations.InForce = Given.InForce(4_000m) with
    {
        Configuration = Given.Configuration(4_000m) with
        {
            HardStops = [new HardStopRule(Given.Line, 0.95m, mode, [Cheaper, Limit])],
            ContainmentTargets = [new(Target, ContainmentTargetKinds.ApimNamedValue) { Environment = environment }],
        },
    };

    private async Task<ContainmentOutlook> PlanAsync() => (await _house.PlanContainment.RunAsync(Given.Line, _house.Configurations.InForce!, House.Cancelled))!;

    private Task<Drill> DrillAsync(string target = Target) =>
        new DrillContainment(_house.Incidents, _house.Switch, _house.Changes, [_house.Gateway], _house.Time).RunAsync(Given.Line, target, Dag, _house.Configurations.InForce!.Configuration, House.Cancelled);
}
