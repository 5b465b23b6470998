using AiFinOps.Adapters;
using AiFinOps.Adapters.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>The composed product for a command that works on storage directly. What it logs goes to standard error.</summary>
internal static class CommandServices
{
    /// <exception cref="InvalidOperationException">The storage setting is missing or cannot be used.</exception>
    public static IServiceProvider Compose()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning));
        services.AddAiFinOps(LocalSettings.Load(null));
        var provider = services.BuildServiceProvider();
        provider.EnsureAiFinOpsStorageAsync(CancellationToken.None).GetAwaiter().GetResult();
        return provider;
    }
}
