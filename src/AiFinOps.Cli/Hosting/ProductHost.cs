using AiFinOps.Adapters;
using AiFinOps.Adapters.Storage;
using AiFinOps.Functions;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Hosting;

/// <summary>The product's functions on the local host, for <c>serve</c> and <c>demo</c>.</summary>
internal static class ProductHost
{
    /// <summary>Name of the environment variable that ends the process at a crash point; see <see cref="CrashAt"/>.</summary>
    private const string CrashVariable = "AIFINOPS_CRASH_AT";


    /// <param name="overrides">Settings that win over file and environment.</param>
    public static IConfiguration Settings(string? file, IReadOnlyDictionary<string, string?> overrides) =>
        LocalSettings.Load(file, new Dictionary<string, string?>(overrides, StringComparer.Ordinal) { [Workflows.Settings.LocalDevelopment] = "true" });

    /// <exception cref="InvalidOperationException">The settings, host.json or the functions cannot be used: says which and why.</exception>
    public static WebApplication Build(IConfiguration settings, string url, DateTimeOffset? simulatedFrom, Action<IServiceCollection> more) => LocalHost.Build(new LocalHostOptions
    {
        Functions = typeof(Pipeline).Assembly.GetExportedTypes(),
        Order = Pipeline.Functions,
        Settings = settings,
        HostJson = LocalSettings.Find("host.json") ?? throw new InvalidOperationException("There is no host.json in the working folder."),
        Services = services => AddProduct(services, settings, more),
        Url = url,
        Home = "dashboard",
        SimulatedFrom = simulatedFrom,
    });

    private static void AddProduct(IServiceCollection services, IConfiguration settings, Action<IServiceCollection> more)
    {
        if (CrashAt.From(settings[CrashVariable]) is { } crash)
        {
            services.AddSingleton<ICrashPoints>(crash);
        }

        more(services);
        services.AddAiFinOps(settings);

        // A host that was killed takes its own leases over when it is started again.
        services.AddLeaseHolder("local-host");
    }
}
