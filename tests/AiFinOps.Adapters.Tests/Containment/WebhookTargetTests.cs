using System.Text.RegularExpressions;
using AiFinOps.Adapters.Tests.Configuration;
using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>The contract of docs/containment.md, and receivers that do not keep it.</summary>
public sealed partial class WebhookTargetTests
{
    private static readonly string Documented = File.ReadAllText(Path.Combine(ConfigurationSamples.Root, "docs", "containment.md")).Split("\n## Targets\n")[1];

    [Fact]
    public async Task The_request_is_the_one_that_is_documented_byte_for_byte()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);

        await bench.ApplyAsync();

        var sent = bench.Vendor.Requests.First();
        string[] headers = ["Host", "Content-Type", "webhook-id", "webhook-timestamp", "webhook-signature"];
        var text = $"{sent.Method} {sent.Target} HTTP/1.1\n{string.Concat(headers.Select(header => $"{header}: {sent.Headers[header]}\n"))}\n{sent.Body}\n";
        Assert.Equal(HttpBlock().Match(Documented).Groups["http"].Value, text);
    }

    [Fact]
    public async Task The_answer_that_is_documented_is_taken()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);
        var answer = JsonBlock().Match(Documented).Groups["json"].Value;
        bench.Vendor.OnNextWrite(VendorFault.Saying(answer));
        bench.Vendor.OnNextRead(VendorFault.Saying(answer));

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", """{"limit":60}"""), (change.Done, change.ReasonName, change.State.Text));
    }

    [Fact]
    public void The_configuration_that_is_documented_is_valid() =>
        Assert.Empty(ConfigurationSamples.Check(ConfigurationSamples.Smallest + "\n" + YamlBlock().Match(Documented).Groups["yaml"].Value).Errors);

    [Fact]
    public async Task Each_operation_has_an_id_of_its_own_and_an_attempt_keeps_it()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);
        bench.Vendor.OnNextWrite(VendorFault.Silence);

        await bench.ApplyAsync();
        var half = await bench.ReleaseAsync(0.5m);
        await bench.ReleaseAsync(1m, half.State.Text);

        var ids = bench.Vendor.Requests.Select(asked => asked.Headers["webhook-id"]).ToList();
        Assert.Equal(["inc-7-limit-apply", "inc-7-limit-apply", "inc-7-limit-release-0.5", "inc-7-limit-release-1"], ids.Where(id => !id.Contains("read", StringComparison.Ordinal)));
        var reads = ids.Where(id => id.Contains("read", StringComparison.Ordinal)).ToList();
        Assert.Equal(reads.Count, reads.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Two_attempts_are_the_same_bytes_at_two_times()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);
        bench.Vendor.OnNextWrite(VendorFault.Silence);

        await bench.ApplyAsync();

        var attempts = bench.Vendor.Requests.Take(2).ToList();
        Assert.Equal(attempts[0].Body, attempts[1].Body);
        Assert.NotEqual(attempts[0].Headers["webhook-timestamp"], attempts[1].Headers["webhook-timestamp"]);
    }

    [Fact]
    public async Task A_receiver_that_holds_it_lower_has_done_nothing()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);
        bench.Vendor.OnNextWrite(VendorFault.Saying("""{"state":{"limit":200},"result":"held-lower"}"""));

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "held-lower", """{"limit":200}"""), (change.Done, change.ReasonName, change.State.Text));
    }

    [Theory]
    [InlineData("""{"done":true}""")]
    [InlineData("""{"state":{"limit":60},"result":"perhaps"}""")]
    [InlineData("""{"state":{"key":"sk-proj-0123456789abcdef0123"}}""")]
    public async Task A_receiver_that_does_not_keep_the_contract_is_not_believed(string answer)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);
        bench.Vendor.OnNextWrite(VendorFault.Saying(answer));

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "not-confirmed"), (change.Done, change.ReasonName));
        Assert.DoesNotContain("0123456789", change.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_says_a_secret_or_too_much_is_not_kept()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);
        foreach (var state in new[] { "\"sk-proj-0123456789abcdef0123\"", $"\"{new string('a', 8_000)}\"" })
        {
            bench.Vendor.OnNextRead(VendorFault.Saying($$"""{"state":{{state}}}"""));

            Assert.Equal((null, "refused"), ((await bench.ReadAsync()) is { } reading ? (reading.State, reading.ReasonName) : default));
        }
    }

    [Fact]
    public async Task Whoever_says_a_state_and_reads_another_one_was_changed_by_somebody()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);
        bench.Vendor.OnNextWrite(new VendorFault { After = () => bench.Vendor.Value = 150 });

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "changed-by-somebody", """{"limit":150}"""), (change.Done, change.ReasonName, change.State.Text));
    }

    [Fact]
    public async Task A_secret_that_is_none_sends_nothing()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);
        bench.Settings["HOOK_SECRET"] = "secret";

        var reading = await bench.ReadAsync();

        Assert.Equal((null, "refused"), (reading.State, reading.ReasonName));
        Assert.Empty(bench.Vendor.Requests);
    }

    [Fact]
    public async Task A_state_is_compared_whatever_the_order_and_the_white_space_of_its_JSON()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.Webhook);
        bench.Vendor.OnNextRead(VendorFault.Saying("""{ "state": { "b": [1.50, null, {"d": "é", "c": true}], "a": 1e2 } }"""));

        Assert.Equal("""{"a":100,"b":[1.5,null,{"c":true,"d":"é"}]}""", (await bench.ReadAsync()).State!.Text);
    }

    [GeneratedRegex("```http\\n(?<http>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HttpBlock();

    [GeneratedRegex("```json\\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("```yaml\\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex YamlBlock();
}
