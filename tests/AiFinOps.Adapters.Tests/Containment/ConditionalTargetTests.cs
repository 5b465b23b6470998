using System.Text.Json.Nodes;
using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>What only named values, keys and flags have: secrets among them, locks, and everything else that has to stay as it was.</summary>
public sealed class ConditionalTargetTests
{
    [Fact]
    public async Task A_named_value_that_is_changed_later_is_waited_for()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.ApimNamedValue);
        ((NamedValueVendor)bench.Vendor).IsLater = true;

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", bench.Case.Post), (change.Done, change.ReasonName, change.State.Text));
        Assert.Contains(bench.Vendor.Requests, asked => asked.Target.Contains("asyncId=9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_is_neither_read_nor_overwritten()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.ApimNamedValue);
        ((NamedValueVendor)bench.Vendor).IsSecret = true;

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "refused", 0), (change.Done, change.ReasonName, bench.Writes));
        Assert.DoesNotContain(bench.Vendor.Requests, asked => asked.Target.Contains("listValue", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("gpt-4o")]
    [InlineData("1,000")]
    public async Task A_named_value_that_is_no_number_is_left_alone(string value)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.ApimNamedValue);
        bench.Vendor.Value = value;

        var change = await bench.ApplyAsync((await bench.ReadAsync()).State!.Text);

        Assert.Equal((false, "refused", value), (change.Done, change.ReasonName, (string?)bench.Vendor.Value));
    }

    [Fact]
    public async Task Of_a_flag_only_enabled_is_turned_over()
    {
        const string flag = """{"id":"Chat","description":"Ærlig talt","enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Percentage","parameters":{"Value":25}}]},"allocation":{"default":"on"}}""";
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AppConfigurationFlag);
        bench.Vendor.Value = flag;

        await bench.ApplyAsync();
        var contained = JsonNode.Parse((string)bench.Vendor.Value!)!;
        var contents = JsonNode.Parse(bench.Vendor.Requests.Last(asked => asked.Method is "PUT").Body)!;
        await bench.ReleaseAsync(1m);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(flag.Replace("true", "false", StringComparison.Ordinal)), contained));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(flag), JsonNode.Parse((string)bench.Vendor.Value!)));
        Assert.True(contents.AsObject().ContainsKey("content_type") && contents.AsObject().ContainsKey("tags"));
    }

    [Fact]
    public async Task A_key_that_somebody_locked_is_refused()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AppConfigurationKey);
        ((AppConfigurationVendor)bench.Vendor).IsLocked = true;

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "refused", null), (change.Done, change.ReasonName, change.RetryAfter));
        Assert.Contains("locked", change.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_refers_to_a_vault_is_refused()
    {
        var target = TargetCase.All[ContainmentTargetKinds.AppConfigurationKey];
        await using var bench = await TargetBench.StartAsync(target with
        {
            Vendor = clock => new AppConfigurationVendor
            {
                Clock = clock, Value = """{"uri":"https://vault.example.com/secrets/a"}""", Place = "/kv/AI%3ARouting%2Fchat?label=prod&api-version=1.0",
                ContentType = "application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8",
            },
        });

        Assert.Equal((null, "refused"), ((await bench.ReadAsync()).State, (await bench.ReadAsync()).ReasonName));
    }

    [Fact]
    public async Task What_looks_like_a_secret_is_not_kept_as_evidence()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AppConfigurationKey);
        bench.Vendor.Value = "sk-proj-0123456789abcdef0123";

        var reading = await bench.ReadAsync();

        Assert.Equal((null, "refused"), (reading.State, reading.ReasonName));
        Assert.DoesNotContain("0123456789", reading.Reason, StringComparison.Ordinal);
    }
}
