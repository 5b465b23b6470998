using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>There and back again, with each kind of target and a vendor that keeps state.</summary>
public sealed class TargetCycleTests
{
    public static TheoryData<string> Kinds => [.. TargetCase.All.Keys];

    public static TheoryData<string> Conditional => [.. TargetCase.All.Values.Where(target => target.HasCondition).Select(target => target.Kind)];

    public static TheoryData<string> Unconditional => [.. TargetCase.All.Values.Where(target => !target.HasCondition).Select(target => target.Kind)];

    public static TheoryData<string> Numbers => [.. TargetCase.All.Values.Where(target => target.IsNumber && target.Kind is not ContainmentTargetKinds.Webhook).Select(target => target.Kind)];

    public static TheoryData<string> Strict => [.. ContainmentTargetKinds.All.Where(kind => kind.Setting is not SettingShape.Text).Select(kind => kind.Name)];

    [Fact]
    public async Task Every_kind_that_can_be_configured_is_part_of_the_product_and_tried_here()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [Settings.Storage] = "UseDevelopmentStorage=true" }).Build();
        await using var services = new ServiceCollection().AddAiFinOps(settings).BuildServiceProvider();

        var kinds = ContainmentTargetKinds.All.Select(kind => kind.Name).ToArray();
        Assert.Equal(kinds.Append(IContainmentTarget.DryRun).Order(StringComparer.Ordinal), services.GetServices<IContainmentTarget>().Select(target => target.Kind).Order(StringComparer.Ordinal));
        Assert.Equal(kinds, TargetCase.All.Keys);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_contained_was_read_before_and_is_read_back(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);

        var before = await bench.ReadAsync();
        var change = await bench.ApplyAsync(before.State!.Text);

        Assert.Equal((bench.Case.Pre, "read"), (before.State.Text, before.ReasonName));
        Assert.Equal((true, "applied", bench.Case.Post), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(1, bench.Writes);
        Assert.Equal(bench.Case.Post, (await bench.ReadAsync()).State!.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_second_delivery_writes_nothing(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        await bench.ApplyAsync();

        var second = await bench.ApplyAsync();

        Assert.Equal((true, bench.Case.Post), (second.Done, second.State.Text));
        Assert.Equal(1, bench.Writes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_reads_as_asked_already_is_left_alone(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        await bench.ApplyAsync();
        bench.Vendor.Requests.Clear();

        var again = await bench.ApplyAsync(bench.Case.Post);

        Assert.True(again.Done);
        Assert.Equal(1, bench.Writes);
        Assert.Equal(bench.Case.Post, again.State.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_comes_back_by_steps_and_at_the_last_one_is_exactly_what_it_was(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        var contained = await bench.ApplyAsync();

        var half = await bench.ReleaseAsync(0.5m, contained.State.Text);
        var whole = await bench.ReleaseAsync(1m, half.State.Text);

        Assert.Equal((true, "partly-released", bench.Case.Half), (half.Done, half.ReasonName, half.State.Text));
        Assert.Equal((true, "released", bench.Case.Pre), (whole.Done, whole.ReasonName, whole.State.Text));
        Assert.Equal(bench.Case.Pre, (await bench.ReadAsync()).State!.Text);
        Assert.Equal(bench.Case.IsNumber ? 3 : 2, bench.Writes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_second_delivery_of_a_release_writes_nothing(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        await bench.ApplyAsync();
        await bench.ReleaseAsync(1m);

        var second = await bench.ReleaseAsync(1m);

        Assert.Equal((true, "released", bench.Case.Pre), (second.Done, second.ReasonName, second.State.Text));
        Assert.Equal(2, bench.Writes);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_step_that_is_delivered_again_after_a_later_one_takes_nothing_back(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        await bench.ApplyAsync();
        var half = await bench.ReleaseAsync(0.5m);

        var quarter = await bench.ReleaseAsync(0.25m, half.State.Text);

        Assert.Equal((true, "partly-released", bench.Case.Half), (quarter.Done, quarter.ReasonName, quarter.State.Text));
        Assert.Equal(2, bench.Writes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_person_changed_since_it_was_read_is_not_contained(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.Value = bench.Case.ByHand;

        var change = await bench.ApplyAsync();

        Assert.False(change.Done);
        Assert.Equal(1, bench.Writes);
        Assert.Equal(bench.Case.ByHand.ToJsonString(), bench.Vendor.Value!.ToJsonString());
        Assert.True(change.ReasonName is "changed-by-somebody" || bench.Case.Kind is ContainmentTargetKinds.AppConfigurationFlag, change.ReasonName);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_person_changed_while_it_was_contained_is_not_overwritten(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        await bench.ApplyAsync();
        bench.Vendor.Value = bench.Case.ByHand;

        var change = await bench.ReleaseAsync(1m);

        Assert.False(change.Done);
        Assert.Equal(2, bench.Writes);
        Assert.Equal(bench.Case.ByHand.ToJsonString(), bench.Vendor.Value!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Conditional))]
    public async Task Where_the_vendor_knows_conditions_nobody_is_overwritten_between_our_reading_and_our_writing(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.OnNextWrite(new VendorFault { Before = () => bench.Vendor.Value = bench.Case.ByHand });

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "changed-by-somebody"), (change.Done, change.ReasonName));
        Assert.Equal(bench.Case.ByHand.ToJsonString(), bench.Vendor.Value!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Unconditional))]
    public async Task Elsewhere_a_change_at_the_same_moment_is_seen_when_it_is_read_back(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.OnNextWrite(new VendorFault { After = () => bench.Vendor.Value = kind is ContainmentTargetKinds.AzureOpenAiPause ? "Running" : bench.Case.ByHand });

        var change = await bench.ApplyAsync();

        Assert.False(change.Done);
        Assert.Contains(change.ReasonName, new[] { "changed-by-somebody", "not-confirmed" });
        Assert.NotEqual(bench.Case.Post, change.State.Text);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_limit_is_never_raised(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.Value = kind is ContainmentTargetKinds.ApimNamedValue ? "3" : 3;
        var before = await bench.ReadAsync();

        var change = await bench.ApplyAsync(before.State!.Text);

        Assert.Equal((false, "held-lower", before.State.Text), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(1, bench.Writes);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task The_floor_is_never_undercut(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Rung = bench.Rung! with { Setting = "1 USD", Floor = "60 USD" };

        var change = await bench.ApplyAsync();

        Assert.True(change.Done);
        Assert.Contains(kind is ContainmentTargetKinds.OpenAiSpendLimit ? "6000" : "60", change.State.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Strict))]
    public async Task A_setting_that_means_nothing_is_refused_before_anything_is_asked(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Rung = bench.Rung! with { Setting = "some" };

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "refused"), (change.Done, change.ReasonName));
        Assert.Empty(bench.Vendor.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_not_on_the_list_is_never_acted_on(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        foreach (var target in new[] { null, bench.Case.Target with { Name = "another" }, bench.Case.Target with { Kind = "another" } })
        {
            bench.Target = target;
            var change = await bench.ApplyAsync();
            var released = await bench.ReleaseAsync(1m);
            var reading = await bench.ReadAsync();

            Assert.Equal((false, "refused", false, "refused"), (change.Done, change.ReasonName, released.Done, released.ReasonName));
            Assert.Equal((null, "refused"), (reading.State, reading.ReasonName));
        }

        Assert.Empty(bench.Vendor.Requests);
    }
}
