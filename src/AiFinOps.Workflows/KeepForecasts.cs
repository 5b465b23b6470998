using AiFinOps.Core.Detection;
using AiFinOps.Core.Forecasts;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Writes the forecasts of an evaluation into the register, once per day: the first evaluation of a UTC day has said what was expected on
/// the evening before, and what is learned later in the day does not improve on it afterwards.
/// </summary>
public sealed class KeepForecasts(IForecastRegister register, IScheduleStore schedules)
{
    public const string Mark = "kept-forecasts";

    /// <param name="asOf">Last UTC charge day that was looked at.</param>
    public async Task RunAsync(EvaluationResult result, DateOnly asOf, CancellationToken cancellationToken)
    {
        var evening = new DateTimeOffset(asOf.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        if (await schedules.LastAsync(Mark, cancellationToken) >= evening)
        {
            return;
        }

        MonthForecast[] forecasts = [.. result.Lines.Values.Select(line => line.Forecast).OfType<MonthForecast>()];
        if (forecasts.Length > 0)
        {
            await register.KeepAsync(asOf, forecasts, cancellationToken);
            await schedules.SetAsync(Mark, evening, cancellationToken);
        }
    }
}
