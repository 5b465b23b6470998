using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Heartbeat;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Adapters.Tests.Channels;

public sealed class HeartbeatTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 5, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_beat_is_a_post_with_the_time()
    {
        await using var receiver = await Receiver.AnsweringAsync(200);

        await BeatAsync(receiver.Address.AbsoluteUri, "127.0.0.1");

        Assert.Equal("""{"type":"heartbeat","timestamp":"2026-10-05T01:00:00Z"}""", System.Text.Encoding.UTF8.GetString(Assert.Single(receiver.Requests).Body));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    public async Task A_receiver_that_refuses_never_stops_the_sweep(int status)
    {
        await using var receiver = await Receiver.AnsweringAsync(status);

        await BeatAsync(receiver.Address.AbsoluteUri, "127.0.0.1");

        Assert.Single(receiver.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an address")]
    [InlineData("http://127.0.0.1:9/")]
    public async Task Off_broken_and_unreachable_are_no_errors(string setting) => await BeatAsync(setting, "127.0.0.1");

    [Fact]
    public async Task A_host_that_is_not_allowed_is_never_called()
    {
        await using var receiver = await Receiver.AnsweringAsync(200);

        await BeatAsync(receiver.Address.AbsoluteUri, "");

        Assert.Empty(receiver.Requests);
    }

    private static Task BeatAsync(string url, string allowed)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["AiFinOps:HeartbeatUrl"] = url, ["AiFinOps:AllowedHosts"] = allowed })
            .Build();
        var clients = new ServiceCollection().AddOutboundHttp().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        return new HttpHeartbeat(clients, configuration, new AllowedHosts(configuration), new FakeTimeProvider(Now), NullLogger<HttpHeartbeat>.Instance)
            .BeatAsync(Now, TestContext.Current.CancellationToken);
    }
}
