using AiFinOps.Core.Forecasts;

namespace AiFinOps.Workflows.Ports;

/// <summary>Every forecast that was made: one per line, month and day, so that forecasts can be held against what the month cost.</summary>
public interface IForecastRegister
{
    /// <summary>Keeps forecasts that were made as of one day. The same again changes nothing.</summary>
    Task KeepAsync(DateOnly asOf, IReadOnlyCollection<MonthForecast> forecasts, CancellationToken cancellationToken);

    /// <summary>Those made as of a day (UTC), by line and month.</summary>
    Task<IReadOnlyList<MonthForecast>> ListAsync(DateOnly asOf, CancellationToken cancellationToken);
}
