using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters;

/// <summary>Composes the product for Functions, the CLI and tests.</summary>
public static class AiFinOpsServices
{
    /// <param name="configuration">The settings of <see cref="Workflows.Settings"/>.</param>
    public static IServiceCollection AddAiFinOps(this IServiceCollection services, IConfiguration configuration) => services;
}
