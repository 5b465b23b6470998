using System.Globalization;
using AiFinOps.Core.Learning;
using AiFinOps.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary><c>GET /api/response-times?days=28</c>: how fast alerts were answered, by severity, owner group and category.</summary>
public sealed class ResponseTimesApi(IServiceProvider services, MeasureResponses responses)
{
    private readonly CallerGate gate = services.GetRequiredService<CallerGate>();

    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var inForce = await gate.ReaderAsync(request, cancellationToken);
        return Results.Ok(Json(await responses.RunAsync(DaysOf(request), inForce.Configuration, cancellationToken)));
    });

    /// <summary>Times in whole seconds; null where nobody did it.</summary>
    public static object Json(ResponseReport report) => new
    {
        report.Since,
        report.Firings,
        Rows = report.Rows.Select(row => new
        {
            row.By,
            row.Name,
            row.Firings,
            row.MissedClocks,
            Parts = row.Figures.Select(figure => new
            {
                Part = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(figure.Part.ToString()),
                figure.Done,
                figure.NotDone,
                MedianSeconds = (long?)figure.Median?.TotalSeconds,
                NinetiethSeconds = (long?)figure.Ninetieth?.TotalSeconds,
            }),
        }),
    };

    private static int DaysOf(HttpRequest request) => request.Query["days"].ToString() is not { Length: > 0 } text
        ? MeasureResponses.UsualDays
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MeasureResponses.MostDays
            ? days
            : throw ProblemException.BadRequest("not-a-number-of-days", "`days` is not a number of days.", $"Send `days` from 1 to {MeasureResponses.MostDays}.");
}
