using AiFinOps.Cli.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Functions.Tests.LocalHosting;

/// <summary>Timers on a clock that the test moves.</summary>
public sealed class TimerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly MarksInMemory _marks = new();
    private readonly Recorder _recorder = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    [Fact]
    public async Task A_timer_runs_at_each_occurrence_and_not_before()
    {
        Start();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(_recorder.Calls);

        for (var minute = 1; minute <= 3; minute++)
        {
            _time.Advance(minute == 1 ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1));
            await CallsAsync(minute);
        }

        Assert.All(_recorder.Calls, call => Assert.Equal("on time", call.Text));
    }

    [Fact]
    public async Task What_was_missed_while_the_host_was_down_runs_once_and_is_past_due()
    {
        await _marks.SetAsync("timer|EveryMinute", Noon.AddHours(-3), TestContext.Current.CancellationToken);

        Start();
        await CallsAsync(1);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Single(_recorder.Calls);
        _time.Advance(TimeSpan.FromSeconds(1));
        await CallsAsync(2);

        Assert.Equal(["past due", "on time"], _recorder.Calls.Select(call => call.Text), StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_first_start_ever_is_not_past_due()
    {
        Start();
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Empty(_recorder.Calls);
    }

    [Fact]
    public async Task A_timer_never_overlaps_itself_and_skips_what_it_slept_through()
    {
        var release = new TaskCompletionSource();
        _recorder.Behaviour = (_, _) => release.Task;
        Start();
        _time.Advance(TimeSpan.FromSeconds(30));
        await CallsAsync(1);

        _time.Advance(TimeSpan.FromMinutes(5.5));
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Single(_recorder.Calls);

        release.SetResult();
        await TestHost.UntilAsync(async () => await _marks.LastAsync("timer|EveryMinute", default) is not null, "the run is marked");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Single(_recorder.Calls);
        _time.Advance(TimeSpan.FromSeconds(30));
        await CallsAsync(2);
    }

    [Fact]
    public async Task A_timer_that_throws_runs_again_at_its_next_occurrence()
    {
        _recorder.Behaviour = (_, _) => throw new IOException("storage is down");
        Start();
        _time.Advance(TimeSpan.FromSeconds(30));
        await CallsAsync(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        await CallsAsync(2);
    }

    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T12:05:00Z")]
    [InlineData("0 15 * * * *", "2026-03-01T12:15:00Z")]
    [InlineData("%Schedules:EveryMinute%", "2026-03-01T12:01:00Z")]
    [InlineData("0 0 0 1 * *", "2026-04-01T00:00:00Z")]
    public void A_schedule_has_six_fields_in_utc(string expression, string next)
    {
        Assert.Equal(DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture), TimerSchedule.Parse(expression, Settings()).Next(Noon));
    }

    [Theory]
    [InlineData("%Schedules:Nowhere%", "Schedules:Nowhere is missing")]
    [InlineData("*/5 * * * *", "six fields")]
    [InlineData("00:05:00", "six fields")]
    public void A_schedule_that_cannot_be_used_says_why(string expression, string why)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => TimerSchedule.Parse(expression, Settings()));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Settings() => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Schedules:EveryMinute"] = "0 * * * * *" }).Build();

    private void Start()
    {
        var services = new ServiceCollection().AddSingleton(_recorder).BuildServiceProvider();
        var invoker = new FunctionInvoker(services.GetRequiredService<IServiceScopeFactory>(), new WorkInProgress());
        var function = TriggerDiscovery.Find([typeof(EveryMinute)], [])[0];
        var timer = new TimerFunction(function, Settings(), invoker, NullLogger.Instance);
        _running = new TimerRunner(timer, _marks, _time, NullLogger.Instance).RunAsync(_stopping.Token, CancellationToken.None);
    }

    private Task CallsAsync(int count) => TestHost.UntilAsync(() => _recorder.Calls.Count == count, $"{count} calls");
}
