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
        var provider = Logged().AddAiFinOps(LocalSettings.Load(null)).BuildServiceProvider();
        provider.EnsureAiFinOpsStorageAsync(CancellationToken.None).GetAwaiter().GetResult();
        return provider;
    }

    /// <summary>For a command that tries a source of a file: there may be no storage account yet.</summary>
    public static IServiceProvider ComposeProbes() => Logged().AddAiFinOpsProbes(LocalSettings.Load(null)).BuildServiceProvider();

    private static IServiceCollection Logged() => new ServiceCollection().AddLogging(logging => logging
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .SetMinimumLevel(LogLevel.Warning));
}
