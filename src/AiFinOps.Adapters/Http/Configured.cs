using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

internal static class Configured
{
    /// <exception cref="ProblemException">503 where nothing was ever applied.</exception>
    public static async Task<ConfigurationInForce> RequireAsync(this IConfigurationStore configurations, CancellationToken cancellationToken) =>
        await configurations.LoadAsync(cancellationToken) ?? throw new ProblemException(
            StatusCodes.Status503ServiceUnavailable, "not-configured", "No configuration was ever applied.", "Write a finops.yaml and run `finops apply finops.yaml`.");
}
