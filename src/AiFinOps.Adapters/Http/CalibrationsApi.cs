using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary><c>GET /api/calibrations?state=all</c>: causes that fired more than twice in a month, open tasks by default, newest first.</summary>
public sealed class CalibrationsApi(IServiceProvider services, IIncidentStore incidents)
{
    private readonly CallerGate gate = services.GetRequiredService<CallerGate>();

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        await gate.ReaderAsync(request, cancellationToken);
        var all = string.Equals(request.Query["state"], "all", StringComparison.OrdinalIgnoreCase);
        return Results.Ok(new { Calibrations = (await ListedAsync(incidents, all, cancellationToken)).Select(stored => CalibrationJson.Listed(stored.Incident)) });
    });

    /// <summary>Incidents with a calibration task, the newest task first; they may have ended.</summary>
    /// <param name="all">Settled tasks as well.</param>
    public static async Task<IReadOnlyList<StoredIncident>> ListedAsync(IIncidentStore incidents, bool all, CancellationToken cancellationToken) =>
    [
        .. (await incidents.ListAsync(includeClosed: true, cancellationToken))
            .Where(stored => stored.Incident.Calibration is { } task && (all || task.IsOpen))
            .OrderByDescending(stored => stored.Incident.Calibration!.RaisedAt),
    ];

    /// <summary>As the list shows it.</summary>
    public static object Row(StoredIncident stored) => CalibrationJson.Listed(stored.Incident);
}
