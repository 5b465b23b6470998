using AiFinOps.Adapters.Pages;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>One page over all lines: month to date, yesterday against expected, forecast, open incidents.</summary>
public sealed class DashboardApi(IServiceProvider services, DailyFigures figures, IIncidentStore incidents, TimeProvider time)
{
    private readonly CallerGate gate = services.GetRequiredService<CallerGate>();

    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var inForce = await gate.ReaderAsync(request, cancellationToken);
        var now = time.GetUtcNow();
        var daily = await figures.ReadAsync(inForce, now, cancellationToken);
        var open = await incidents.ListAsync(includeClosed: false, cancellationToken);
        var view = new DashboardView(inForce.Configuration, daily.Day, daily.Lines, [.. open.Select(stored => stored.Incident)], now)
        {
            Groups = daily.Groups,
            Calibrations = [.. (await CalibrationsApi.ListedAsync(incidents, all: false, cancellationToken)).Select(stored => stored.Incident)],
        };
        return Results.Content(DashboardPage.Write(view, PageMap.Served), "text/html; charset=utf-8");
    });
}
