using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>The configuration in force and the caller, in one step: nothing is shown or done without both.</summary>
internal sealed class CallerGate(IConfigurationStore configurations, Callers callers)
{
    public async Task<ConfigurationInForce> ReaderAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var inForce = await configurations.RequireAsync(cancellationToken);
        callers.RequireReader(request, inForce.Configuration);
        return inForce;
    }

    public async Task<(ConfigurationInForce InForce, Caller Caller)> PersonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var inForce = await configurations.RequireAsync(cancellationToken);
        return (inForce, callers.RequirePerson(request, inForce.Configuration));
    }
}
