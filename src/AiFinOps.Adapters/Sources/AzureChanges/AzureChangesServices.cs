using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Sources.AzureChanges;

/// <summary>The change sources that ask Azure.</summary>
internal static class AzureChangesServices
{
    public static IServiceCollection AddAzureChanges(this IServiceCollection services) => services
        .AddSingleton<AzureChangeReader>()
        .AddSingleton<IChangeSource, ActivityLogChanges>()
        .AddSingleton<IChangeSource, ResourceGraphChanges>();
}
