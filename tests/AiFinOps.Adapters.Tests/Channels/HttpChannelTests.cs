using System.Text;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>Each channel that calls over HTTP, against a real server that answers as the provider does, or as it should not.</summary>
public sealed class HttpChannelTests
{
    private static readonly string[] Kinds = [ChannelKinds.Teams, ChannelKinds.Slack, ChannelKinds.PagerDuty, ChannelKinds.EmailAcs];

    private readonly ChannelBench bench = new();

    public static TheoryData<string> Each => [.. Kinds];

    public static MatrixTheoryData<string, int> Refusing => new(Kinds, [400, 401, 403, 404, 410, 413]);

    public static MatrixTheoryData<string, int> Passing => new(Kinds, [408, 429, 500, 502, 503, 504]);

    [Theory]
    [InlineData(ChannelKinds.Teams, 202, "", null)]
    [InlineData(ChannelKinds.Teams, 200, "done", null)]
    [InlineData(ChannelKinds.Slack, 200, "ok", null)]
    [InlineData(ChannelKinds.PagerDuty, 202, """{"status":"success","message":"Event processed","dedup_key":"inc-20261005-support-chat-4f2a"}""", "inc-20261005-support-chat-4f2a")]
    public async Task What_the_provider_says_of_success_is_a_delivery(string kind, int status, string body, string? receipt)
    {
        await using var receiver = await Receiver.SayingAsync(status, body);

        var delivery = await SendAsync(kind, receiver);

        Assert.Equal((DeliveryOutcome.Delivered, receipt), (delivery.Outcome, delivery.Receipt));
        Assert.Equal("application/json; charset=utf-8", Assert.Single(receiver.Requests).Headers["Content-Type"]);
    }

    [Theory]
    [MemberData(nameof(Refusing))]
    public async Task What_will_never_be_accepted_is_given_up_at_once(string kind, int status)
    {
        await using var receiver = await Receiver.SayingAsync(status, "invalid_blocks");

        var delivery = await SendAsync(kind, receiver);

        Assert.Equal(DeliveryOutcome.Failed, delivery.Outcome);
        Assert.Contains("invalid_blocks", delivery.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_tried_again(string kind, int status)
    {
        await using var receiver = await Receiver.SayingAsync(status, "later", ("Retry-After", "30"));

        var delivery = await SendAsync(kind, receiver);

        Assert.Equal((DeliveryOutcome.Retry, (TimeSpan?)TimeSpan.FromSeconds(30)), (delivery.Outcome, delivery.RetryAfter));
    }

    [Theory]
    [InlineData(ChannelKinds.Slack, "<html>Please sign in</html>")]
    [InlineData(ChannelKinds.Slack, "")]
    [InlineData(ChannelKinds.PagerDuty, "")]
    [InlineData(ChannelKinds.PagerDuty, "[]")]
    [InlineData(ChannelKinds.PagerDuty, """{"dedup_key":7}""")]
    [InlineData(ChannelKinds.EmailAcs, "not json")]
    [InlineData(ChannelKinds.EmailAcs, """{"id":null}""")]
    public async Task A_success_that_is_not_the_providers_is_none(string kind, string body)
    {
        await using var receiver = await Receiver.SayingAsync(200, body);

        Assert.Equal(DeliveryOutcome.Retry, (await SendAsync(kind, receiver)).Outcome);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_redirect_is_not_followed(string kind)
    {
        await using var elsewhere = await Receiver.SayingAsync(200, "ok");
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.Redirect(elsewhere.Address.AbsoluteUri);
            return Task.CompletedTask;
        });

        Assert.Equal(DeliveryOutcome.Failed, (await SendAsync(kind, receiver)).Outcome);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_host_that_is_not_allowed_is_never_called(string kind)
    {
        await using var receiver = await Receiver.SayingAsync(200, "ok");
        bench.Settings[Workflows.Settings.AllowedHosts] = "elsewhere.example";

        var delivery = await SendAsync(kind, receiver);

        Assert.Equal(DeliveryOutcome.Failed, delivery.Outcome);
        Assert.Contains("AiFinOps:AllowedHosts", delivery.Reason, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_receiver_that_hangs_is_given_up_after_twenty_seconds_and_tried_again(string kind)
    {
        var arrived = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        var sending = SendAsync(kind, receiver);
        await arrived.Task;
        bench.Time.Advance(TimeSpan.FromSeconds(20.1));
        var delivery = await sending;

        Assert.Equal(DeliveryOutcome.Retry, delivery.Outcome);
        Assert.Contains("did not answer within 20 s", delivery.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task An_answer_that_does_not_end_is_not_read_to_its_end(string kind)
    {
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.StatusCode = 400;
            var block = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });

        var delivery = await SendAsync(kind, receiver);

        Assert.Equal(DeliveryOutcome.Failed, delivery.Outcome);
        Assert.True(delivery.Reason.Length < 400);
    }

    [Theory]
    [InlineData(ChannelKinds.Teams)]
    [InlineData(ChannelKinds.Slack)]
    [InlineData(ChannelKinds.PagerDuty)]
    public async Task A_secret_that_is_missing_or_unresolved_fails_with_its_name_and_never_its_value(string kind)
    {
        var channel = bench.To(kind, new Uri("http://127.0.0.1:9/"));
        foreach (var secret in new string?[] { null, " ", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/hunter2)", "line\nhunter2" })
        {
            bench.Settings["CHANNEL_SECRET"] = secret;
            var delivery = await bench.SendAsync(channel, Story.Of("fired"));
            Assert.Equal(DeliveryOutcome.Failed, delivery.Outcome);
            Assert.Contains("CHANNEL_SECRET", delivery.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", delivery.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task The_same_step_twice_is_the_same_message_at_the_receiver(string kind)
    {
        await using var receiver = await Receiver.SayingAsync(503, "");

        await SendAsync(kind, receiver);
        bench.Time.Advance(TimeSpan.FromMinutes(5));
        await SendAsync(kind, receiver);

        var sent = receiver.Requests.ToArray();
        Assert.Equal(sent[0].Body, sent[1].Body);
        Assert.Equal(sent[0].Headers.GetValueOrDefault("Operation-Id"), sent[1].Headers.GetValueOrDefault("Operation-Id"), StringComparer.Ordinal);
        Assert.Contains(kind is ChannelKinds.PagerDuty ? "\"dedup_key\":\"inc-20261005-support-chat-4f2a\"" : "Message inc-20261005-support-chat-4f2a.1-fired-commerce-ai.chat", Encoding.UTF8.GetString(sent[0].Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChannelKinds.Teams)]
    [InlineData(ChannelKinds.Slack)]
    public async Task Messages_to_one_channel_wait_their_turn_for_a_while_and_then_come_back_for_it(string kind)
    {
        await using var receiver = await Receiver.SayingAsync(200, "ok");
        var settings = bench.To(kind, receiver.Address);
        var channel = bench.Channel(kind);

        Task<Delivery> Send(int index) => channel.SendAsync(settings, Story.Of("fired") with { Id = "m" + index }, Cancel);
        var first = await Send(0);
        List<Task<Delivery>> waiting = [.. Enumerable.Range(1, 5).Select(Send)];
        var away = await Send(6);

        Assert.Equal((DeliveryOutcome.Delivered, DeliveryOutcome.Retry, (TimeSpan?)TimeSpan.FromSeconds(6)), (first.Outcome, away.Outcome, away.RetryAfter));
        Assert.Single(receiver.Requests);
        foreach (var (index, sending) in waiting.Index())
        {
            Assert.False(sending.IsCompleted);
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(DeliveryOutcome.Delivered, (await sending).Outcome);
            Assert.Equal(index + 2, receiver.Requests.Count);
        }

        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(DeliveryOutcome.Delivered, (await Send(6)).Outcome);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<Delivery> SendAsync(string kind, Receiver receiver) => bench.SendAsync(bench.To(kind, receiver.Address), Story.Of("fired"));
}
