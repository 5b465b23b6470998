using AiFinOps.Adapters.Containment;
using AiFinOps.Core.Containment;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Containment;

public sealed class DryRunTargetTests
{
    private static readonly ContainmentAct Act = new(
        "inc-1-limit", new ContainmentRung("limit", ContainmentKind.RateLimit, "gateway/chat", "60 requests/min", "30 requests/min", true), Target: null);

    [Fact]
    public async Task A_dry_run_records_what_would_be_read_written_and_taken_back()
    {
        var target = new DryRunTarget();

        var before = await target.ReadAsync(Act, TestContext.Current.CancellationToken);
        var applied = await target.ApplyAsync(Act, before.State!, TestContext.Current.CancellationToken);
        var reverted = await target.ReleaseAsync(Act, before.State!.Text, applied.State.Text, 1m, TestContext.Current.CancellationToken);

        Assert.Contains("gateway/chat would be read", before.State!.Text, StringComparison.Ordinal);
        Assert.Contains("rate limit of gateway/chat to 60 requests/min, never below 30 requests/min. Way back: ", applied.State.Text, StringComparison.Ordinal);
        Assert.Equal((true, "recorded", true), (applied.Done, applied.ReasonName, reverted.Done));
    }
}
