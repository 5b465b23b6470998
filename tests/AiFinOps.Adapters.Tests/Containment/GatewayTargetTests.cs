using System.Text.Json.Nodes;
using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>What only gateways and the administration API of OpenAI have: limits that were not there before, pages, cents and audit headers.</summary>
public sealed class GatewayTargetTests
{
    public static TheoryData<string> LiteLlm => [ContainmentTargetKinds.LiteLlmKey, ContainmentTargetKinds.LiteLlmTeam, ContainmentTargetKinds.LiteLlmBudget];

    [Theory]
    [MemberData(nameof(LiteLlm))]
    public async Task Only_the_one_limit_is_sent_and_who_changed_it(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);

        await bench.ApplyAsync();

        var write = bench.Vendor.Requests.Single(asked => asked.Target.EndsWith("/update", StringComparison.Ordinal));
        Assert.Equal(2, JsonNode.Parse(write.Body)!.AsObject().Count);
        Assert.Equal("AiFinOps " + TargetBench.ActionId, write.Headers["LiteLLM-Changed-By"]);
        Assert.Equal(7, (int?)((LiteLlmVendor)bench.Vendor).Other);
    }

    [Theory]
    [MemberData(nameof(LiteLlm))]
    public async Task What_had_no_limit_has_none_again_and_knows_no_steps(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.Value = null;
        var before = (await bench.ReadAsync()).State!.Text;

        var contained = await bench.ApplyAsync(before);
        var half = await bench.ReleaseAsync(0.5m, pre: before);
        var whole = await bench.ReleaseAsync(1m, pre: before);

        Assert.Contains("null", before, StringComparison.Ordinal);
        Assert.Equal((true, bench.Case.Post), (contained.Done, contained.State.Text));
        Assert.Equal((true, "partly-released", bench.Case.Post), (half.Done, half.ReasonName, half.State.Text));
        Assert.Equal((true, "released", before), (whole.Done, whole.ReasonName, whole.State.Text));
    }

    [Theory]
    [MemberData(nameof(LiteLlm))]
    public async Task A_gateway_that_passes_over_null_has_not_taken_the_limit_away(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.Value = null;
        var before = (await bench.ReadAsync()).State!.Text;
        await bench.ApplyAsync(before);
        ((LiteLlmVendor)bench.Vendor).IgnoresNull = true;

        var change = await bench.ReleaseAsync(1m, pre: before);

        Assert.Equal((false, "not-confirmed", bench.Case.Post), (change.Done, change.ReasonName, change.State.Text));
    }

    [Theory]
    [MemberData(nameof(LiteLlm))]
    public async Task What_is_not_there_is_told_as_not_there(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Target = bench.Case.Target with { Key = "nobody" };
        if (kind is ContainmentTargetKinds.LiteLlmBudget)
        {
            bench.Vendor.OnNextRead(VendorFault.Saying("[]"));
        }

        Assert.Equal("not-found", (await bench.ReadAsync()).ReasonName);
    }

    [Fact]
    public async Task A_model_without_limits_is_told_as_not_there()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.OpenAiRateLimit);
        bench.Target = bench.Case.Target with { Model = "gpt-9" };

        var reading = await bench.ReadAsync();

        Assert.Equal((null, "not-found"), (reading.State, reading.ReasonName));
        Assert.Contains("gpt-9", reading.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_the_organisation_does_not_allow_is_refused()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.OpenAiRateLimit);
        await bench.ApplyAsync();
        bench.Vendor.OnNextWrite(VendorFault.Status(400));

        var change = await bench.ReleaseAsync(1m);

        Assert.Equal((false, "refused", bench.Case.Post), (change.Done, change.ReasonName, change.State.Text));
    }

    [Fact]
    public async Task Where_there_was_no_spend_limit_it_is_deleted_again()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.OpenAiSpendLimit);
        bench.Vendor.Value = null;
        var before = (await bench.ReadAsync()).State!.Text;

        var contained = await bench.ApplyAsync(before);
        var released = await bench.ReleaseAsync(1m, pre: before);

        Assert.Equal((true, """{"threshold_amount":50000}"""), (contained.Done, contained.State.Text));
        Assert.Equal((true, "released", before), (released.Done, released.ReasonName, released.State.Text));
        Assert.Equal("DELETE", bench.Vendor.Requests.Single(asked => asked.Method is not ("GET" or "POST")).Method);
    }

    [Fact]
    public async Task A_spend_limit_of_a_project_that_is_not_there_is_not_written()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.OpenAiSpendLimit);
        bench.Target = bench.Case.Target with { Key = "proj_2" };
        var before = (await bench.ReadAsync()).State!.Text;

        var change = await bench.ApplyAsync(before);

        Assert.Equal((false, "not-found"), (change.Done, change.ReasonName));
    }

    [Fact]
    public async Task Without_a_project_it_is_the_organisations_own_limit()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.OpenAiSpendLimit);
        bench.Target = bench.Case.Target with { Key = "" };

        await bench.ReadAsync();

        Assert.Equal("/v1/organization/spend_limit", bench.Vendor.Requests.Single().Target);
    }

    [Fact]
    public async Task An_id_never_leaves_its_place_in_the_address()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.OpenAiSpendLimit);
        bench.Target = bench.Case.Target with { Key = "../../admin_api_keys?limit=1#" };

        await bench.ReadAsync();

        Assert.Equal("/v1/organization/projects/..%2F..%2Fadmin_api_keys%3Flimit%3D1%23/spend_limit", bench.Vendor.Requests.Single().Target);
    }
}
