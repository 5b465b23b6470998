using AiFinOps.Adapters.Tests.Configuration;
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
