using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AiFinOps.Adapters.Channels;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Adapters.Tests.Channels;

public sealed class WebhookChannelTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly DateTimeOffset Now = new(2026, 10, 5, 1, 0, 0, TimeSpan.Zero);

    private static readonly Notification Message = new(
        "inc-1|fired|0", ["Astrid Lunde"], "Critical: spend is up", "**Critical.** Spend is up.",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["type"] = "incident.fired", ["line"] = "chat" }, Now);

    private readonly FakeTimeProvider time = new(Now);

    [Fact]
    public void The_signature_is_the_one_of_the_standards_own_example() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Sign(WebhookSignature.Keys(Secret)!, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"u8));

    [Fact]
    public async Task A_receiver_can_verify_the_message_and_read_it()
    {
        await using var receiver = await Receiver.AnsweringAsync(202);

        var delivery = await SendAsync(receiver.Address);

        Assert.Equal(DeliveryOutcome.Delivered, delivery.Outcome);
        var received = Assert.Single(receiver.Requests);
        Assert.Equal(("inc-1%7Cfired%7C0", Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)), (received.Headers["webhook-id"], received.Headers["webhook-timestamp"]));
        Assert.Equal(WebhookSignature.Sign(WebhookSignature.Keys(Secret)!, "inc-1%7Cfired%7C0", Now.ToUnixTimeSeconds(), received.Body), received.Headers["webhook-signature"]);
        using var body = JsonDocument.Parse(received.Body);
        Assert.Equal(("incident.fired", "inc-1|fired|0", "2026-10-05T01:00:00.000Z"), (Text(body, "type"), Text(body, "id"), Text(body, "timestamp")));
        Assert.Equal(("chat", "Critical: spend is up"), (body.RootElement.GetProperty("data").GetProperty("line").GetString(), body.RootElement.GetProperty("data").GetProperty("title").GetString()));
    }

    [Fact]
    public async Task A_second_attempt_carries_the_same_id_and_body_with_its_own_timestamp()
    {
        await using var receiver = await Receiver.AnsweringAsync(503);
        await SendAsync(receiver.Address);
        time.Advance(TimeSpan.FromMinutes(5));
        await SendAsync(receiver.Address);

        var attempts = receiver.Requests.ToArray();

        Assert.Equal(attempts[0].Body, attempts[1].Body);
        Assert.Equal(attempts[0].Headers["webhook-id"], attempts[1].Headers["webhook-id"], StringComparer.Ordinal);
        Assert.NotEqual(attempts[0].Headers["webhook-timestamp"], attempts[1].Headers["webhook-timestamp"], StringComparer.Ordinal);
    }

    [Fact]
    public async Task While_a_secret_is_changed_the_message_is_signed_with_both()
    {
        await using var receiver = await Receiver.AnsweringAsync(200);

        await SendAsync(receiver.Address, secret: $"{Secret} whsec_{Convert.ToBase64String(new byte[32])}");

        Assert.Equal(2, Assert.Single(receiver.Requests).Headers["webhook-signature"].Split(' ').Length);
    }

    [Theory]
    [InlineData(200, DeliveryOutcome.Delivered)]
    [InlineData(204, DeliveryOutcome.Delivered)]
    [InlineData(301, DeliveryOutcome.Failed)]
    [InlineData(307, DeliveryOutcome.Failed)]
    [InlineData(400, DeliveryOutcome.Failed)]
    [InlineData(401, DeliveryOutcome.Failed)]
    [InlineData(404, DeliveryOutcome.Failed)]
    [InlineData(408, DeliveryOutcome.Retry)]
    [InlineData(410, DeliveryOutcome.Failed)]
    [InlineData(429, DeliveryOutcome.Retry)]
    [InlineData(500, DeliveryOutcome.Retry)]
    [InlineData(502, DeliveryOutcome.Retry)]
    [InlineData(504, DeliveryOutcome.Retry)]
    public async Task The_answer_decides_whether_it_is_done_tried_again_or_given_up(int status, DeliveryOutcome outcome)
    {
        await using var receiver = await Receiver.AnsweringAsync(status);

        var delivery = await SendAsync(receiver.Address);

        Assert.Equal(outcome, delivery.Outcome);
        Assert.Contains($"answered {status}", delivery.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Mon, 05 Oct 2026 01:01:30 GMT", 90)]
    [InlineData("Mon, 05 Oct 2020 01:00:00 GMT", 0)]
    [InlineData("99999999", 21_600)]
    [InlineData("soon", null)]
    public async Task A_receiver_that_asks_for_patience_gets_it_within_reason(string retryAfter, int? seconds)
    {
        await using var receiver = await Receiver.AnsweringAsync(429, retryAfter);

        var delivery = await SendAsync(receiver.Address);

        Assert.Equal((DeliveryOutcome.Retry, seconds), (delivery.Outcome, (int?)delivery.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await Receiver.AnsweringAsync(200);
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.Redirect(new Uri(elsewhere.Address, "stolen").AbsoluteUri);
            return Task.CompletedTask;
        });

        Assert.Equal(DeliveryOutcome.Failed, (await SendAsync(receiver.Address)).Outcome);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_given_up_after_twenty_seconds_and_tried_again()
    {
        var arrived = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        var sending = SendAsync(receiver.Address);
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(sending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        var delivery = await sending;

        Assert.Equal(DeliveryOutcome.Retry, delivery.Outcome);
        Assert.Contains("did not answer within 20 s", delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_answers_garbage_is_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AnswerGarbageAsync(listener);

        var delivery = await SendAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        await serving;

        Assert.Equal(DeliveryOutcome.Retry, delivery.Outcome);
    }

    [Fact]
    public async Task Nobody_listening_is_tried_again()
    {
        var receiver = await Receiver.AnsweringAsync(200);
        var address = receiver.Address;
        await receiver.DisposeAsync();

        Assert.Equal(DeliveryOutcome.Retry, (await SendAsync(address)).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost, *.example.com")]
    [InlineData("*")]
    [InlineData("*.127.0.0.1")]
    public async Task A_host_that_is_not_allowed_is_never_called(string allowed)
    {
        await using var receiver = await Receiver.AnsweringAsync(200);

        var delivery = await SendAsync(receiver.Address, allowed: allowed);

        Assert.Equal(DeliveryOutcome.Failed, delivery.Outcome);
        Assert.Contains("AiFinOps:AllowedHosts", delivery.Reason, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData("https://hooks.example.com/x", true)]
    [InlineData("https://HOOKS.EXAMPLE.COM/x", true)]
    [InlineData("https://a.b.example.com/", true)]
    [InlineData("https://pager.example/", true)]
    [InlineData("https://example.com/", false)]
    [InlineData("https://evilexample.com/", false)]
    [InlineData("https://hooks.example.com.evil.example/", false)]
    [InlineData("http://hooks.example.com/", false)]
    [InlineData("ftp://hooks.example.com/", false)]
    [InlineData("file:///etc/passwd", false)]
    public void Only_the_named_hosts_and_what_is_below_a_star_are_allowed(string address, bool allowed)
    {
        var hosts = new AllowedHosts(Configuration("*.example.com, pager.example", Secret));

        Assert.Equal(allowed, hosts.Refusal(new Uri(address)) is null);
    }

    [Theory]
    [InlineData(null, "is missing or empty")]
    [InlineData(" ", "is missing or empty")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "is not whsec_")]
    [InlineData("whsec_not base64!", "is not whsec_")]
    [InlineData("whsec_c2hvcnQ=", "is not whsec_")]
    public async Task A_secret_that_is_missing_or_broken_fails_with_its_name_and_never_its_value(string? secret, string reason)
    {
        await using var receiver = await Receiver.AnsweringAsync(200);

        var delivery = await SendAsync(receiver.Address, secret: secret);

        Assert.Equal(DeliveryOutcome.Failed, delivery.Outcome);
        Assert.Contains("PAGER_SECRET", delivery.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, delivery.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", delivery.Reason, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_channel_without_address_or_secret_fails_at_once()
    {
        Assert.Equal("Channel pager has no url.", (await Channel(Configuration("", Secret)).SendAsync(new ChannelSettings("pager", "webhook", null, "PAGER_SECRET"), Message, Cancel)).Reason);
        Assert.Contains("names no secret", (await Channel(Configuration("127.0.0.1", Secret)).SendAsync(new ChannelSettings("pager", "webhook", new Uri("http://127.0.0.1:9/"), null), Message, Cancel)).Reason, StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string? Text(JsonDocument body, string name) => body.RootElement.GetProperty(name).GetString();

    private static async Task AnswerGarbageAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptTcpClientAsync(Cancel);
        Assert.True(await connection.GetStream().ReadAsync(new byte[4096], Cancel) > 0);
        await connection.GetStream().WriteAsync("no HTTP here\r\n\r\n"u8.ToArray(), Cancel);
    }

    private Task<Delivery> SendAsync(Uri address, string allowed = "127.0.0.1", string? secret = Secret) =>
        Channel(Configuration(allowed, secret)).SendAsync(new ChannelSettings("pager", "webhook", address, "PAGER_SECRET"), Message, Cancel);

    private WebhookChannel Channel(IConfiguration configuration) =>
        new(new OutboundCall(new ServiceCollection().AddOutboundHttp().BuildServiceProvider().GetRequiredService<IHttpClientFactory>(), new AllowedHosts(configuration), time), configuration, new AllowedHosts(configuration), time);

    private static IConfiguration Configuration(string allowed, string? secret) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["AiFinOps:AllowedHosts"] = allowed, ["PAGER_SECRET"] = secret })
        .Build();
}
