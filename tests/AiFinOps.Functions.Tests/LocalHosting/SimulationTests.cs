using AiFinOps.Adapters.Simulation;
using AiFinOps.Cli.Hosting;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.LocalHosting;

/// <summary>Simulated time on a real Azurite.</summary>
[Collection("sample queues")]
public sealed class SimulationTests(LocalAzurite azurite) : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Recorder _recorder = new();
    private readonly List<DateTimeOffset> _dues = [];
    private readonly List<Scripted> _events = [];
    private readonly List<string> _story = [];
    private QueueClient _queue = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _queue = await TestHost.EmptyQueueAsync(azurite, Worker.Queue);
        await TestHost.EmptyQueueAsync(azurite, PoisonWorker.Queue);
        await new TableClient(azurite.ConnectionString, Tables.Operations).DeleteAsync(Cancelled);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Time_jumps_to_the_first_tick_at_or_after_what_is_due()
    {
        _dues.AddRange([Start.AddMinutes(10.5), Start.AddHours(3)]);

        await PlayAsync(until: Start.AddDays(1), [typeof(EveryMinute)]);

        Assert.Equal(["03-01 00:00", "03-01 00:11", "03-01 03:00", "03-02 00:00"], _story);
    }

    [Fact]
    public async Task Each_timer_that_came_due_fires_once_in_pipeline_order()
    {
        _dues.Add(Start.AddHours(5).AddMinutes(1));

        await PlayAsync(until: Start.AddHours(5).AddMinutes(1), [typeof(EveryMinute), typeof(EveryHour)]);

        Assert.Equal(["EveryHour", "EveryMinute", "EveryHour", "EveryMinute"], _recorder.Calls.Select(call => call.Function), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Time_stands_still_until_every_message_is_handled()
    {
        _dues.Add(Start.AddHours(1));
        _recorder.Behaviour = async (call, cancelled) =>
        {
            if (call.Function is "EveryMinute")
            {
                await _queue.SendMessageAsync("1", cancelled);
            }
            else if (call.Text is "1" or "2")
            {
                await Task.Delay(100, cancelled);
                await _queue.SendMessageAsync(call.Text is "1" ? "2" : "3", cancelled);
            }
        };
        var handled = new List<int>();

        await PlayAsync(until: Start.AddHours(1), [typeof(EveryMinute), typeof(Worker)], () => handled.Add(_recorder.Of("Work").Count));

        Assert.Equal([3, 6], handled);
    }

    [Fact]
    public async Task Scripted_events_happen_at_their_moment_and_before_the_timers()
    {
        _events.Add(new Scripted(Start.AddHours(2), "a file is dropped", _recorder));
        _events.Add(new Scripted(Start, "the beginning", _recorder));

        await PlayAsync(until: Start.AddHours(4), [typeof(EveryMinute)]);

        Assert.Equal(["the beginning", "EveryMinute", "a file is dropped", "EveryMinute", "EveryMinute"], _recorder.Calls.Select(call => call.Function), StringComparer.Ordinal);
        Assert.Equal(["03-01 00:00", "03-01 02:00", "03-01 04:00"], _story);
    }

    [Fact]
    public async Task A_killed_simulation_resumes_at_its_moment_and_repeats_it()
    {
        _events.Add(new Scripted(Start.AddHours(1), "first", _recorder));
        _events.Add(new Scripted(Start.AddHours(2), "second", _recorder));
        _recorder.Behaviour = (call, _) => call.Function is "second" ? throw new KilledException() : Task.CompletedTask;
        await Assert.ThrowsAsync<KilledException>(() => PlayAsync(until: Start.AddHours(3), [typeof(EveryMinute)]));

        _recorder.Calls.Clear();
        _story.Clear();
        _recorder.Behaviour = (_, _) => Task.CompletedTask;
        await PlayAsync(until: Start.AddHours(3), [typeof(EveryMinute)]);

        Assert.Equal(["second", "EveryMinute", "EveryMinute"], _recorder.Calls.Select(call => call.Function), StringComparer.Ordinal);
        Assert.Equal(["03-01 02:00", "03-01 03:00"], _story);
    }

    [Fact]
    public async Task Functions_read_the_simulated_moment()
    {
        await using var host = await HostAsync([typeof(EveryMinute)]);
        var seen = new List<DateTimeOffset>();
        _recorder.Behaviour = (_, _) =>
        {
            seen.Add(host.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            return Task.CompletedTask;
        };

        await host.Services.GetRequiredService<SimulationDriver>().RunAsync(Start.AddHours(1), _ => Task.CompletedTask, Cancelled);

        Assert.Equal([Start, Start.AddHours(1)], seen);
    }

    [Fact]
    public async Task A_poisoned_message_that_cannot_be_quarantined_does_not_stop_time()
    {
        _recorder.Behaviour = (call, _) => call.Function is "Poison" ? throw new IOException("down") : Task.CompletedTask;
        await new QueueClient(azurite.ConnectionString, PoisonWorker.Queue).SendMessageAsync("x", Cancelled);

        await PlayAsync(until: Start.AddHours(1), [typeof(EveryMinute), typeof(PoisonWorker)]);

        Assert.Equal(2, _story.Count);
    }

    [Fact]
    public async Task The_clock_never_runs_backwards()
    {
        await using var host = await HostAsync([]);
        var clock = host.Services.GetRequiredService<SimulatedClock>();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.AdvanceAsync(Start, Cancelled));
    }

    [Fact]
    public async Task A_stored_moment_that_was_edited_into_nonsense_names_its_row()
    {
        var table = new TableClient(azurite.ConnectionString, Tables.Operations);
        await table.CreateIfNotExistsAsync(Cancelled);
        await table.AddEntityAsync(new TableEntity("clock", "now") { ["now"] = "yesterday", ["previous"] = "2026-03-01T00:00:00Z" }, Cancelled);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => HostAsync([]));

        Assert.Contains("clock/now", refusal.Message, StringComparison.Ordinal);
    }

    private async Task PlayAsync(DateTimeOffset until, IReadOnlyList<Type> functions, Action? afterMoment = null)
    {
        await using var host = await HostAsync(functions);
        await host.Services.GetRequiredService<SimulationDriver>().RunAsync(
            until,
            now =>
            {
                _story.Add(now.ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture));
                afterMoment?.Invoke();
                return Task.CompletedTask;
            },
            Cancelled);
    }

    private Task<TestHost> HostAsync(IReadOnlyList<Type> functions) => TestHost.StartAsync(
        azurite, functions, _recorder, simulatedFrom: Start, services: services =>
        {
            services.AddSingleton<INextDue>(new Dues(_dues));
            foreach (var scripted in _events)
            {
                services.AddSingleton<ISimulatedEvent>(scripted);
            }
        });

    private sealed class Dues(IReadOnlyList<DateTimeOffset> dues) : INextDue
    {
        public Task<IReadOnlyList<DueTimer>> NextDueAsync(DateTimeOffset after, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<DueTimer>>([.. dues.Where(due => due > after).Select(due => new DueTimer("", due))]);
    }

    private sealed class Scripted(DateTimeOffset at, string description, Recorder recorder) : ISimulatedEvent
    {
        public DateTimeOffset At => at;

        public string Description => description;

        public Task RunAsync(CancellationToken cancellationToken) => recorder.RecordAsync(description, "", 1, cancellationToken);
    }

    private sealed class KilledException : Exception;
}
