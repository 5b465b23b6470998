using AiFinOps.Cli.Hosting;
using AiFinOps.Workflows.Ports;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.LocalHosting;

/// <summary>A local host over sample functions, on a real Azurite.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHost(WebApplication app, Recorder recorder)
    {
        _app = app;
        Recorder = recorder;
    }

    public Recorder Recorder { get; }

    public Uri Address => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    /// <param name="overrides">Settings; shortened waits of host.json come first.</param>
    public static async Task<TestHost> StartAsync(
        LocalAzurite azurite,
        IReadOnlyList<Type> functions,
        Recorder? recorder = null,
        IReadOnlyDictionary<string, string?>? overrides = null,
        DateTimeOffset? simulatedFrom = null,
        Action<IServiceCollection>? services = null)
    {
        recorder ??= new Recorder();
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["AzureWebJobsStorage"] = azurite.ConnectionString,
                ["Schedules:EveryMinute"] = "0 * * * * *",
                ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.2000000",
                ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:00",
            })
            .AddInMemoryCollection(overrides ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            .Build();
        var app = LocalHost.Build(new LocalHostOptions
        {
            Functions = functions,
            Order = ["EveryHour", "EveryMinute"],
            Settings = settings,
            HostJson = Repository.HostJson,
            Url = "http://127.0.0.1:0",
            Home = "greet",
            SimulatedFrom = simulatedFrom,
            Services = collection =>
            {
                collection.AddSingleton(recorder);
                collection.AddSingleton(TimeProvider.System);
                collection.AddSingleton<IScheduleStore, MarksInMemory>();
                services?.Invoke(collection);
            },
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestHost(app, recorder);
    }

    /// <summary>An empty queue.</summary>
    public static async Task<QueueClient> EmptyQueueAsync(LocalAzurite azurite, string name)
    {
        var queue = new QueueClient(azurite.ConnectionString, name);
        await queue.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await queue.ClearMessagesAsync(TestContext.Current.CancellationToken);
        return queue;
    }

    /// <summary>Fails the test where the condition does not come true.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var deadline = DateTime.UtcNow.AddSeconds(40);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Not within 40 seconds: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>Moments in memory.</summary>
internal sealed class MarksInMemory : IScheduleStore
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, DateTimeOffset> _marks = new(StringComparer.Ordinal);

    public Task<DateTimeOffset?> LastAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(_marks.TryGetValue(name, out var at) ? at : null);

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> AllAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(_marks.Where(mark => mark.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal));

    public Task SetAsync(string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        _marks[name] = at;
        return Task.CompletedTask;
    }
}
