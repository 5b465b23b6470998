using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>Webhooks of incidents that were opened by events can come without our id: then their alert knows it.</summary>
public sealed class PagerDutyLookupTests
{
    [Fact]
    public async Task The_alert_of_their_incident_has_our_id()
    {
        await using var api = await Receiver.SayingAsync(200, """{"alerts":[{"id":"PT4KHLK","type":"alert","alert_key":"inc-20261005-support-chat-4f2a"}],"limit":1,"more":false}""");

        Assert.Equal("inc-20261005-support-chat-4f2a", await AskAsync(api));
        var asked = Assert.Single(api.Requests);
        Assert.Equal(("/incidents/PGR0VU2/alerts", "Token token=key-1", "application/vnd.pagerduty+json;version=2"), (asked.Path, asked.Headers["Authorization"], asked.Headers["Accept"]));
    }

    [Theory]
    [InlineData(200, """{"alerts":[]}""")]
    [InlineData(200, """{"alerts":[{"alert_key":7}]}""")]
    [InlineData(200, "[1]")]
    [InlineData(200, "not json")]
    [InlineData(401, """{"alerts":[{"alert_key":"inc-1"}]}""")]
    [InlineData(500, "")]
    public async Task An_answer_without_it_is_no_incident_of_ours(int status, string body)
    {
        await using var api = await Receiver.SayingAsync(status, body);

        Assert.Equal("", await AskAsync(api));
    }

    [Fact]
    public async Task Without_an_api_key_nobody_is_asked()
    {
        await using var api = await Receiver.SayingAsync(200, "{}");

        Assert.Equal("", await AskAsync(api, token: null));
        Assert.Empty(api.Requests);
    }

    private static Task<string> AskAsync(Receiver api, string? token = "key-1")
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [Workflows.Settings.AllowedHosts] = "127.0.0.1", ["PD_TOKEN"] = token })
            .Build();
        var clients = new ServiceCollection().AddOutboundHttp().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        var outbound = new OutboundCall(clients, new AllowedHosts(configuration), new FakeTimeProvider(ChannelBench.Now));
        return new PagerDutyLookup(outbound, configuration).IncidentOfAsync(
            "PGR0VU2", [new ChannelSettings("page", ChannelKinds.PagerDuty, api.Address, "PD_KEY") { ApiTokenRef = "PD_TOKEN" }], TestContext.Current.CancellationToken);
    }
}
