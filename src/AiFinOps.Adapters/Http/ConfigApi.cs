using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>The configuration in force: its version, its seal and what it holds. Secrets are references, so nothing has to be hidden.</summary>
public sealed class ConfigApi(IServiceProvider services)
{
    private readonly CallerGate gate = services.GetRequiredService<CallerGate>();

    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var inForce = await gate.ReaderAsync(request, cancellationToken);
        return Results.Ok(new { inForce.Version, Sealed = inForce.Tampered.Count == 0, inForce.Tampered, inForce.Configuration });
    });
}
