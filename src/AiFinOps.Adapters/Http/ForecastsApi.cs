using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary><c>GET /api/forecasts?day=2026-10-10</c>: what was forecast on the evening of a day (UTC), yesterday where none is named.</summary>
public sealed class ForecastsApi(IServiceProvider services, IForecastRegister register, TimeProvider time)
{
    private readonly CallerGate gate = services.GetRequiredService<CallerGate>();

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        await gate.ReaderAsync(request, cancellationToken);
        var day = DayOf(request);
        return Results.Ok(new { Day = day, Forecasts = await register.ListAsync(day, cancellationToken) });
    });

    private DateOnly DayOf(HttpRequest request) => request.Query["day"].ToString() is not { Length: > 0 } text
        ? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1)
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day)
            ? day
            : throw ProblemException.BadRequest("not-a-day", "`day` is not a day.", "Send `day` like 2026-10-10.");
}
