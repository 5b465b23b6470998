using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Forecasts;

/// <summary>How near forecasts came to what their months really cost, before credits. All figures are fractions.</summary>
/// <param name="Forecasts">Number of forecasts that could be compared.</param>
/// <param name="Mape">Mean distance from the actual amount.</param>
/// <param name="Bias">Mean signed distance: above zero where the forecasts were too high.</param>
/// <param name="Near">Share within 10 % of the actual amount.</param>
/// <param name="Covered">Share whose interval held the actual amount. Four in five are promised.</param>
public sealed record ForecastAccuracy(int Forecasts, decimal Mape, decimal Bias, decimal Near, decimal Covered)
{
    public const decimal NearIsWithin = 0.10m;

    /// <summary>A line that cost less than a unit of money has no percentage worth looking at.</summary>
    private const decimal LeastActual = 1m;

    /// <summary>Over all lines.</summary>
    /// <param name="kept">Of one month; those of lines without an actual amount in the same currency are left out.</param>
    /// <param name="actuals">By line id: what the month cost, as <see cref="ActualOf"/>.</param>
    /// <returns>Null where nothing can be compared.</returns>
    public static ForecastAccuracy? Of(IEnumerable<MonthForecast> kept, IReadOnlyDictionary<string, Money> actuals)
    {
        var compared = kept.Select(forecast => Compare(forecast, actuals)).OfType<Comparison>().ToList();
        return compared.Count == 0 ? null : new ForecastAccuracy(
            compared.Count,
            compared.Average(one => Math.Abs(one.Error)),
            compared.Average(one => one.Error),
            compared.Average(one => Math.Abs(one.Error) <= NearIsWithin ? 1m : 0m),
            compared.Average(one => one.IsCovered ? 1m : 0m));
    }

    /// <summary>The same, line by line.</summary>
    public static IReadOnlyDictionary<string, ForecastAccuracy> ByLine(IEnumerable<MonthForecast> kept, IReadOnlyDictionary<string, Money> actuals) => (
        from line in kept.GroupBy(forecast => forecast.Line, StringComparer.Ordinal)
        let accuracy = Of(line, actuals)
        where accuracy is not null
        select (line.Key, accuracy)).ToDictionary(pair => pair.Key, pair => pair.accuracy, StringComparer.Ordinal);

    /// <summary>What a month cost before credits; null while a day of it is not final, or where the line had none of it on record.</summary>
    public static Money? ActualOf(LineHistory history, Budgets.BudgetPeriod period)
    {
        if (history.IsEmpty || history.First > period.Last)
        {
            return null;
        }

        var actual = 0m;
        foreach (var day in period.Days.Each())
        {
            if (day >= history.First && history[day].Status != DayStatus.Final)
            {
                return null;
            }

            actual += history[day].Gross;
        }

        return new Money(actual, history.Currency);
    }

    private static Comparison? Compare(MonthForecast forecast, IReadOnlyDictionary<string, Money> actuals)
    {
        if (!actuals.TryGetValue(forecast.Line, out var actual) || actual.Amount < LeastActual
            || !string.Equals(actual.Currency, forecast.Amount.Currency, StringComparison.Ordinal))
        {
            return null;
        }

        var made = forecast.BeforeCredits();
        return new Comparison((made.Amount - actual).Amount / actual.Amount, made.Low <= actual && actual <= made.High);
    }

    private sealed record Comparison(decimal Error, bool IsCovered);
}

/// <summary>How near the forecasts of one month came that were made on one day of it.</summary>
/// <param name="Month">First UTC day of a month that has ended and is final.</param>
/// <param name="AsOf">The day on whose evening they were made.</param>
/// <param name="ByLine">By line id; the lines that could be compared.</param>
public sealed record MonthAccuracy(DateOnly Month, DateOnly AsOf, ForecastAccuracy All, IReadOnlyDictionary<string, ForecastAccuracy> ByLine);
