using AiFinOps.Workflows;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiFinOps.Adapters.Simulation;

public static class SimulationServices
{
    /// <summary>Puts the whole product on simulated time. Call it after <c>AddAiFinOps</c>.</summary>
    /// <param name="configuration">Holds the connection string of <see cref="Settings.Storage"/>.</param>
    public static IServiceCollection AddSimulatedTime(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ISimulatedNow>(_ => new TableSimulatedNow(new TableServiceClient(LocalHosting.LocalStorage.ConnectionString(configuration))));
        services.AddSingleton<SimulatedClock>();
        return services.Replace(ServiceDescriptor.Singleton<TimeProvider>(provider => provider.GetRequiredService<SimulatedClock>()));
    }
}
