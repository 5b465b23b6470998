using AiFinOps.Adapters.LocalHosting;
using AiFinOps.Adapters.Simulation;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>
/// A development host: runs the product's functions by their attributes, on Azurite, with the habits of the Functions host.
/// It enforces no function keys, so it listens on the loopback interface only. Production is the Azure Functions host.
/// </summary>
internal static class LocalHost
{
    /// <summary>A body that is larger is refused with 413.</summary>
    private const long LargestBody = 10 * 1024 * 1024;

    /// <exception cref="InvalidOperationException">The settings, host.json or the functions cannot be used: says which and why.</exception>
    public static WebApplication Build(LocalHostOptions options)
    {
        var functions = TriggerDiscovery.Find(options.Functions, options.Order);
        var host = HostSettings.Load(options.HostJson, options.Settings);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddConfiguration(options.Settings);
        ListenOn(builder, options.Url);
        AddLogging(builder.Logging);
        if (options.SimulatedFrom is { } start)
        {
            builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<SimulatedStart>(provider, start));
        }

        options.Services(builder.Services);
        builder.Services.AddReceivingQueues(options.Settings);
        builder.Services.AddSingleton<WorkInProgress>();
        builder.Services.AddSingleton<FunctionInvoker>();
        builder.Services.AddSingleton(provider => Listeners(provider, functions, host.Queues));
        builder.Services.AddSingleton(provider => Timers(provider, functions));
        builder.Services.AddHostedService(provider => Workers(provider, options.SimulatedFrom is not null));
        if (options.SimulatedFrom is not null)
        {
            builder.Services.AddSimulatedTime(options.Settings);
            builder.Services.AddSingleton<Quiescence>();
            builder.Services.AddSingleton<SimulationDriver>();
        }

        var app = builder.Build();
        MapRoutes(app, functions, host.RoutePrefix, options.Home);
        return app;
    }

    private static void ListenOn(WebApplicationBuilder builder, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal) || !address.IsLoopback)
        {
            throw new InvalidOperationException($"'{url}' is not an http address on this machine like http://127.0.0.1:7071. The local host enforces no keys and stays on the loopback interface.");
        }

        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);

        // A page on the internet may make a name of its own point at 127.0.0.1; it gets no answer.
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
    }

    /// <summary>Standard output belongs to what a command answers; the log goes to standard error.</summary>
    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
    }

    private static IReadOnlyList<QueueListener> Listeners(IServiceProvider provider, IReadOnlyList<FunctionEntry> functions, QueueSettings settings)
    {
        var queues = provider.GetRequiredService<IReceivingQueues>();
        var invoker = provider.GetRequiredService<FunctionInvoker>();
        var work = provider.GetRequiredService<WorkInProgress>();
        var time = provider.GetRequiredService<TimeProvider>();
        return
        [
            .. from function in functions
               where function.Trigger is QueueTrigger
               select QueueListener.Open(function, queues, settings, invoker, work, time, Log(provider, function)),
        ];
    }

    private static IReadOnlyList<TimerFunction> Timers(IServiceProvider provider, IReadOnlyList<FunctionEntry> functions) =>
    [
        .. from function in functions
           where function.Trigger is TimerTrigger
           select new TimerFunction(
               function, provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<FunctionInvoker>(), Log(provider, function)),
    ];

    private static HostWorkers Workers(IServiceProvider provider, bool simulated)
    {
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LocalHost));
        List<Func<CancellationToken, CancellationToken, Task>> loops =
            [.. provider.GetRequiredService<IReadOnlyList<QueueListener>>().Select(listener => (Func<CancellationToken, CancellationToken, Task>)listener.RunAsync)];
        if (!simulated)
        {
            var marks = provider.GetRequiredService<IScheduleStore>();
            var time = provider.GetRequiredService<TimeProvider>();
            loops.AddRange(provider.GetRequiredService<IReadOnlyList<TimerFunction>>()
                .Select(timer => (Func<CancellationToken, CancellationToken, Task>)new TimerRunner(timer, marks, time, logger).RunAsync));
        }

        return new HostWorkers(loops, logger);
    }

    private static void MapRoutes(WebApplication app, IReadOnlyList<FunctionEntry> functions, string routePrefix, string? home)
    {
        app.UseHostFiltering();
        app.MapFunctions(functions, routePrefix, app.Services.GetRequiredService<FunctionInvoker>(), app.Logger);
        if (home is not null)
        {
            app.MapGet("/", () => Results.Redirect($"/{routePrefix}/{home}".Replace("//", "/", StringComparison.Ordinal)));
        }
    }

    private static ILogger Log(IServiceProvider provider, FunctionEntry function) =>
        provider.GetRequiredService<ILoggerFactory>().CreateLogger("Function." + function.Name);
}
