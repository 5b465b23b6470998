using Azure.Storage.Queues;

namespace AiFinOps.Functions.Tests.LocalHosting;

/// <summary>Queues have the habits of the Functions host, seen on a real Azurite.</summary>
[Collection("sample queues")]
public sealed class QueueListenerTests(LocalAzurite azurite) : IAsyncLifetime
{
    private QueueClient _queue = null!;
    private QueueClient _poison = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _queue = await TestHost.EmptyQueueAsync(azurite, Worker.Queue);
        _poison = await TestHost.EmptyQueueAsync(azurite, PoisonWorker.Queue);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_message_is_handled_once_as_plain_text_and_deleted()
    {
        await using var host = await TestHost.StartAsync(azurite, [typeof(Worker)]);

        await _queue.SendMessageAsync("""{"schema":1,"text":"Übergröße"}""", Cancelled);

        await TestHost.UntilAsync(async () => await CountAsync(_queue) == 0, "the message is deleted");
        var call = Assert.Single(host.Recorder.Calls);
        Assert.Equal("""{"schema":1,"text":"Übergröße"}""", call.Text);
        Assert.Equal(1, call.Attempt);
    }

    [Fact]
    public async Task A_message_that_keeps_failing_moves_to_poison_after_five_tries_and_the_host_goes_on()
    {
        var recorder = new Recorder { Behaviour = (call, _) => call is { Function: "Work", Text: "bad" } ? throw new FormatException("bad message") : Task.CompletedTask };
        await using var host = await TestHost.StartAsync(azurite, [typeof(Worker), typeof(PoisonWorker)], recorder);

        await _queue.SendMessageAsync("bad", Cancelled);
        await TestHost.UntilAsync(() => recorder.Of("Poison").Count == 1, "the poison function is called");
        await _queue.SendMessageAsync("good", Cancelled);
        await TestHost.UntilAsync(() => recorder.Of("Work").Any(call => call.Text is "good"), "the next message is handled");

        Assert.Equal([1, 2, 3, 4, 5], recorder.Of("Work").Where(call => call.Text is "bad").Select(call => call.Attempt));
        Assert.Equal("bad", recorder.Of("Poison")[0].Text);
        await TestHost.UntilAsync(async () => await CountAsync(_queue) == 0 && await CountAsync(_poison) == 0, "both queues are empty");
    }

    [Fact]
    public async Task A_failed_message_stays_hidden_for_the_visibility_timeout()
    {
        var recorder = new Recorder { Behaviour = (call, _) => call.Attempt == 1 ? throw new TimeoutException("later") : Task.CompletedTask };
        await using var host = await TestHost.StartAsync(azurite, [typeof(Worker)], recorder, Setting("AzureFunctionsJobHost:extensions:queues:visibilityTimeout", "00:00:02"));

        await _queue.SendMessageAsync("x", Cancelled);

        await TestHost.UntilAsync(() => recorder.Calls.Count == 2, "it is tried again");
        var tries = recorder.Of("Work");
        Assert.True(tries[1].At - tries[0].At >= TimeSpan.FromSeconds(1), $"{tries[1].At - tries[0].At}");
    }

    [Fact]
    public async Task A_message_stays_hidden_while_its_handler_outlives_the_lease()
    {
        var recorder = new Recorder { Behaviour = (_, cancelled) => Task.Delay(TimeSpan.FromSeconds(7), cancelled) };
        await using var host = await TestHost.StartAsync(azurite, [typeof(Worker)], recorder, Setting("LocalHost:MessageLease", "00:00:04"));

        await _queue.SendMessageAsync("slow", Cancelled);

        await TestHost.UntilAsync(async () => await CountAsync(_queue) == 0, "the message is deleted");
        Assert.Single(recorder.Calls);
    }

    [Fact]
    public async Task A_message_that_a_killed_process_held_comes_back_when_its_lease_ends()
    {
        await _queue.SendMessageAsync("orphan", Cancelled);
        await _queue.ReceiveMessageAsync(TimeSpan.FromSeconds(2), Cancelled);

        await using var host = await TestHost.StartAsync(azurite, [typeof(Worker)]);

        await TestHost.UntilAsync(() => host.Recorder.Calls.Count == 1, "the message is handled");
        Assert.Equal(2, host.Recorder.Calls.Single().Attempt);
    }

    [Fact]
    public async Task Without_a_poison_queue_of_its_own_a_failing_message_stays_where_it_is()
    {
        var recorder = new Recorder { Behaviour = (_, _) => throw new IOException("quarantine is down") };
        await using var host = await TestHost.StartAsync(azurite, [typeof(PoisonWorker)], recorder);

        await _poison.SendMessageAsync("poisoned", Cancelled);
        await TestHost.UntilAsync(() => !recorder.Calls.IsEmpty, "the poison function is called");
        await host.StopAsync();

        Assert.Equal(1, await CountAsync(_poison));
        Assert.False(await new QueueClient(azurite.ConnectionString, PoisonWorker.Queue + "-poison").ExistsAsync(Cancelled));
        Assert.Single(recorder.Calls);
    }

    [Fact]
    public async Task No_more_messages_are_handled_at_once_than_host_json_allows()
    {
        var (running, most) = (0, 0);
        var recorder = new Recorder
        {
            Behaviour = async (_, cancelled) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Delay(100, cancelled);
                Interlocked.Decrement(ref running);
            },
        };
        for (var number = 0; number < 40; number++)
        {
            await _queue.SendMessageAsync("m", Cancelled);
        }

        await using var host = await TestHost.StartAsync(azurite, [typeof(Worker)], recorder);

        await TestHost.UntilAsync(async () => await CountAsync(_queue) == 0, "all are handled");
        Assert.InRange(most, 8, 12);
    }

    [Fact]
    public async Task Stopping_lets_a_running_handler_finish_and_takes_nothing_new()
    {
        var finished = false;
        var recorder = new Recorder
        {
            Behaviour = async (_, cancelled) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancelled);
                finished = true;
            },
        };
        await using var host = await TestHost.StartAsync(azurite, [typeof(Worker)], recorder);
        await _queue.SendMessageAsync("first", Cancelled);
        await TestHost.UntilAsync(() => recorder.Calls.Count == 1, "the handler runs");

        var stopping = host.StopAsync();
        await _queue.SendMessageAsync("second", Cancelled);
        await stopping;

        Assert.True(finished);
        Assert.Equal("second", Assert.Single((await _queue.ReceiveMessagesAsync(32, cancellationToken: Cancelled)).Value).Body.ToString());
    }

    [Fact]
    public async Task A_queue_that_is_not_there_yet_is_waited_for()
    {
        await _queue.DeleteIfExistsAsync(Cancelled);
        await using var host = await TestHost.StartAsync(azurite, [typeof(Worker)]);
        await Task.Delay(300, Cancelled);

        await _queue.CreateIfNotExistsAsync(cancellationToken: Cancelled);
        await _queue.SendMessageAsync("at last", Cancelled);

        await TestHost.UntilAsync(() => host.Recorder.Calls.Count == 1, "the message is handled");
    }

    private static Dictionary<string, string?> Setting(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private static async Task<int> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync(Cancelled)).Value.ApproximateMessagesCount;

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
