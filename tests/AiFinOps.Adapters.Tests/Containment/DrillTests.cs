using AiFinOps.Adapters.Tests.Configuration;
using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Moq;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>A drill against each kind of target over the wire.</summary>
public sealed class DrillTests
{
    public static TheoryData<string> Kinds => TargetCycleTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_drill_contains_reads_back_and_gives_back_what_was_there(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);

        var drill = await DrillAsync(bench, WorkloadEnvironment.Development);

        Assert.True(drill.Succeeded, string.Join("; ", drill.Steps));
        Assert.Equal([("read", bench.Case.Pre), ("contain", bench.Case.Post), ("give back", bench.Case.Pre)], drill.Steps.Select(step => (step.Name, step.What)));
        Assert.Equal(2, bench.Writes);
        Assert.Equal(bench.Case.Pre, (await bench.ReadAsync()).State!.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_in_production_is_touched(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);

        var drill = await DrillAsync(bench, WorkloadEnvironment.Production);

        Assert.Contains("is in production", drill.Refusal, StringComparison.Ordinal);
        Assert.Equal((0, false), (bench.Writes, drill.Succeeded));
    }

    public static TheoryData<string> KindsWithACondition => [.. TargetCase.All.Values.Where(target => target.HasCondition).Select(target => target.Kind)];

    [Theory]
    [MemberData(nameof(KindsWithACondition))]
    public async Task What_somebody_changes_during_the_drill_is_left_to_them_and_what_was_there_is_told(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.OnNextWrite(VendorFault.None);
        bench.Vendor.OnNextWrite(new VendorFault { Before = () => bench.Vendor.Value = bench.Case.ByHand });

        var drill = await DrillAsync(bench, WorkloadEnvironment.Development);

        Assert.Equal((false, bench.Case.Pre), (drill.Succeeded, drill.LeftBehind));
        Assert.Equal(("give back", false), (drill.Steps[^1].Name, drill.Steps[^1].Done));
        Assert.Equal(bench.Case.ByHand.ToJsonString(), bench.Vendor.Value!.ToJsonString());
    }

    [Fact]
    public async Task Quota_that_is_gone_when_the_drill_gives_back_is_a_drill_that_failed_and_says_what_is_missing()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        bench.Vendor.OnNextWrite(new VendorFault { After = () => ((DeploymentVendor)bench.Vendor).Quota = 50 });

        var drill = await DrillAsync(bench, WorkloadEnvironment.Development);

        Assert.Equal((false, bench.Case.Pre), (drill.Succeeded, drill.LeftBehind));
        Assert.Contains("got 50 of 120 back", drill.Steps[^1].What, StringComparison.Ordinal);
    }

    private static async Task<Drill> DrillAsync(TargetBench bench, WorkloadEnvironment environment)
    {
        var incidents = new Mock<IIncidentStore>();
        incidents.Setup(store => store.ListAsync(It.IsAny<bool>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        var changes = Mock.Of<IChangeFeed>();
        var target = bench.Target! with { Environment = environment };
        var smallest = ConfigurationSamples.Check(ConfigurationSamples.Smallest).Document!.Configuration;
        var line = smallest.Lines[0].Id;
        var configuration = smallest with { ContainmentTargets = [target], HardStops = [new HardStopRule(line, 0.95m, ContainmentMode.DryRun, [bench.Rung!])] };
        return await new DrillContainment(incidents.Object, new ContainmentSwitch(Mock.Of<IScheduleStore>(), changes, bench.Clock), changes, [bench.Product], bench.Clock)
            .RunAsync(line, target.Name, new Actor("dag", Actor.Operator), configuration, TestContext.Current.CancellationToken);
    }
}
