using System.Text.Json;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>What a pager is asked to do.</summary>
public sealed class PagerDutyChannelTests
{
    private readonly ChannelBench bench = new();

    [Theory]
    [InlineData("fired", "trigger")]
    [InlineData("escalated", "trigger")]
    [InlineData("clock-missed", "trigger")]
    [InlineData("hard-stop-dry-run", "trigger")]
    [InlineData("acknowledged", "acknowledge")]
    [InlineData("resolved", "resolve")]
    public async Task A_pager_is_told_what_to_do_under_the_id_of_the_incident(string name, string action)
    {
        await using var receiver = await Receiver.SayingAsync(202, """{"dedup_key":"k"}""");

        await bench.SendAsync(bench.To(ChannelKinds.PagerDuty, receiver.Address), Story.Of(name));

        var sent = JsonElement.Parse(Assert.Single(receiver.Requests).Body);
        Assert.Equal((action, Story.Of(name).Data["incident"], ChannelBench.Key), (sent.GetProperty("event_action").GetString(), sent.GetProperty("dedup_key").GetString(), sent.GetProperty("routing_key").GetString()));
    }

    [Fact]
    public async Task A_late_attempt_to_page_after_the_end_resolves_instead_of_paging_anew()
    {
        await using var receiver = await Receiver.SayingAsync(202, """{"dedup_key":"k"}""");
        var late = Story.Of("fired");
        late = late with { Data = new Dictionary<string, string>(late.Data, StringComparer.Ordinal) { ["state"] = "Resolved" } };

        await bench.SendAsync(bench.To(ChannelKinds.PagerDuty, receiver.Address), late);

        Assert.Equal("resolve", JsonElement.Parse(Assert.Single(receiver.Requests).Body).GetProperty("event_action").GetString());
    }

    [Theory]
    [InlineData("Critical", "trigger")]
    [InlineData("Medium", "resolve")]
    public async Task A_key_that_leaked_pages_also_when_the_spend_is_back(string severity, string action)
    {
        await using var receiver = await Receiver.SayingAsync(202, """{"dedup_key":"k"}""");
        var confirmed = Story.Of("category-confirmed");
        confirmed = confirmed with { Data = new Dictionary<string, string>(confirmed.Data, StringComparer.Ordinal) { ["state"] = "Resolved", ["severity"] = severity } };

        await bench.SendAsync(bench.To(ChannelKinds.PagerDuty, receiver.Address), confirmed);

        Assert.Equal(action, JsonElement.Parse(Assert.Single(receiver.Requests).Body).GetProperty("event_action").GetString());
    }

    [Theory]
    [InlineData("daily-update")]
    [InlineData("recovery-stable")]
    public async Task News_page_nobody(string name)
    {
        await using var receiver = await Receiver.SayingAsync(202, "");

        var delivery = await bench.SendAsync(bench.To(ChannelKinds.PagerDuty, receiver.Address), Story.Of(name));

        Assert.Equal(DeliveryOutcome.Delivered, delivery.Outcome);
        Assert.Empty(receiver.Requests);
    }
}
