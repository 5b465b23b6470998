using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>What only deployments of Azure OpenAI have: quota that others share, changes that are done later, and throughput that is reserved.</summary>
public sealed class DeploymentTargetTests
{
    private const string Contained = """{"capacity":10,"sku":"Standard"}""";

    [Fact]
    public async Task A_change_that_Azure_takes_on_is_waited_for_as_Azure_asks()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        Deployment(bench).Later = 3;

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", Contained), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal([3, 7, 7], bench.Clock.Pauses.Select(pause => (int)pause.TotalSeconds));
    }

    [Fact]
    public async Task Whoever_may_not_watch_the_operation_reads_the_deployment_until_it_is_done()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        (Deployment(bench).Later, Deployment(bench).MayWatch) = (3, false);

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", Contained), (change.Done, change.ReasonName, change.State.Text));
    }

    [Fact]
    public async Task A_token_does_not_follow_an_operation_to_another_host()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        (Deployment(bench).Later, Deployment(bench).MayWatch, Deployment(bench).OperationHost) = (1, false, "https://elsewhere.example.com");

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", Contained), (change.Done, change.ReasonName, change.State.Text));
        Assert.All(bench.Vendor.Requests, asked => Assert.Equal("management.azure.com", asked.Headers["Host"]));
    }

    [Fact]
    public async Task A_change_that_goes_on_for_too_long_is_not_confirmed_and_asked_for_again()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        (Deployment(bench).Later, Deployment(bench).MayWatch) = (1_000, false);

        var change = await bench.ApplyAsync();
        var again = await bench.ApplyAsync();

        Assert.Equal((false, "not-confirmed"), (change.Done, change.ReasonName));
        Assert.Equal((false, "unavailable", TimeSpan.FromMinutes(1)), (again.Done, again.ReasonName, again.RetryAfter!.Value));
        Assert.True(bench.Clock.GetUtcNow() - TargetBench.Now < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_change_that_Azure_takes_on_and_gives_up_is_not_done()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        (Deployment(bench).Later, Deployment(bench).FailsWith) = (1, "DeploymentModelNotSupported");

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "refused", 0), (change.Done, change.ReasonName, bench.Writes));
        Assert.Contains("DeploymentModelNotSupported", change.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(119)]
    [InlineData(87)]
    [InlineData(64)]
    [InlineData(11)]
    public async Task Where_the_quota_was_taken_in_the_meantime_the_most_that_there_is_comes_back(int quota)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        await bench.ApplyAsync();
        Deployment(bench).Quota = quota;

        var change = await bench.ReleaseAsync(1m);

        Assert.Equal((true, "partly-released", $$"""{"capacity":{{quota}},"sku":"Standard"}"""), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(TimeSpan.FromHours(1), change.RetryAfter);
        Assert.Contains($"got {quota} of 120 back", change.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rest_comes_when_the_quota_is_there_again()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        await bench.ApplyAsync();
        Deployment(bench).Quota = 50;
        var partly = await bench.ReleaseAsync(1m);
        Deployment(bench).Quota = 500;

        var whole = await bench.ReleaseAsync(1m, partly.State.Text);

        Assert.Equal((true, "released", bench.Case.Pre), (whole.Done, whole.ReasonName, whole.State.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_nothing_of_the_quota_is_left_it_stays_contained(bool later)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        await bench.ApplyAsync();
        if (later)
        {
            (Deployment(bench).Later, Deployment(bench).FailsWith) = (1, "InsufficientQuota");
        }
        else
        {
            Deployment(bench).Quota = 10;
        }

        var change = await bench.ReleaseAsync(1m);

        Assert.Equal((false, "insufficient-quota", Contained), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(TimeSpan.FromHours(1), change.RetryAfter);
        Assert.Equal(1, bench.Writes);
    }

    [Theory]
    [InlineData("ProvisionedManaged")]
    [InlineData("GlobalProvisionedManaged")]
    public async Task Reserved_throughput_is_not_limited_because_that_saves_nothing(string sku)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        Deployment(bench).Sku = sku;

        var change = await bench.ApplyAsync((await bench.ReadAsync()).State!.Text);

        Assert.Equal((false, "saves-nothing", 0), (change.Done, change.ReasonName, bench.Writes));
    }

    [Fact]
    public async Task Reserved_throughput_is_not_paused_either()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiPause);
        ((PauseVendor)bench.Vendor).Sku = "ProvisionedManaged";

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "saves-nothing", 0), (change.Done, change.ReasonName, bench.Writes));
    }

    [Fact]
    public async Task A_deployment_that_was_never_paused_is_running()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiPause);
        bench.Vendor.Value = null;

        Assert.Equal(bench.Case.Pre, (await bench.ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task While_somebody_elses_change_goes_on_nothing_is_written()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        Deployment(bench).Provisioning = "Updating";

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "unavailable", 0), (change.Done, change.ReasonName, bench.Writes));
        Assert.NotNull(change.RetryAfter);
    }

    [Fact]
    public async Task Another_kind_of_deployment_of_the_same_capacity_is_somebody_elses_change()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        await bench.ApplyAsync();
        Deployment(bench).Sku = "GlobalStandard";

        var change = await bench.ReleaseAsync(1m);

        Assert.Equal((false, "changed-by-somebody", 1), (change.Done, change.ReasonName, bench.Writes));
    }

    private static DeploymentVendor Deployment(TargetBench bench) => (DeploymentVendor)bench.Vendor;
}
