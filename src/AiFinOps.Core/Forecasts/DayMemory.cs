using AiFinOps.Core.Detection.Levels;

namespace AiFinOps.Core.Forecasts;

/// <summary>
/// How much of a day's distance from the level is left on the next one: the lag-1 autocorrelation of eight weeks, drawn towards 0 where
/// days are few. Distances are cut at the level itself, so that one outlier does not speak for all days.
/// </summary>
internal static class DayMemory
{
    private const int DaysLookedAt = 56;
    private const int LeastDays = 3;
    private const double Most = 0.9;

    /// <summary>So many days of doubt.</summary>
    private const double Doubt = 8;

    /// <summary>From 0, nothing, to 0.9.</summary>
    public static double Of(KnownDays known, WeekdayFactors weekdays)
    {
        var count = Math.Min(DaysLookedAt, known.Count);
        Span<double> days = stackalloc double[DaysLookedAt];
        Span<double> sorted = stackalloc double[DaysLookedAt];
        for (var index = 0; index < count; index++)
        {
            var at = known.Count - count + index;
            days[index] = known.Usage[at] / weekdays[known.Days[at]];
        }

        days[..count].CopyTo(sorted);
        var median = Median.Of(sorted[..count]);
        return count < LeastDays || median <= 0 ? 0 : Correlation(Distances(days[..count], median));
    }

    /// <summary>Distance of a day from a level as a fraction of it, from -1 to 1; 0 where there is no level.</summary>
    public static double Distance(double usage, double level) => level > 0 ? Math.Clamp((usage / level) - 1, -1, 1) : 0;

    private static Span<double> Distances(Span<double> days, double median)
    {
        var mean = 0.0;
        foreach (ref var day in days)
        {
            day = Distance(day, median);
            mean += day / days.Length;
        }

        foreach (ref var day in days)
        {
            day -= mean;
        }

        return days;
    }

    private static double Correlation(ReadOnlySpan<double> distances)
    {
        var (variance, covariance) = (0.0, 0.0);
        for (var index = 0; index < distances.Length; index++)
        {
            variance += distances[index] * distances[index];
            covariance += index == 0 ? 0 : distances[index] * distances[index - 1];
        }

        return variance > 0 ? Math.Clamp(covariance / variance * distances.Length / (distances.Length + Doubt), 0, Most) : 0;
    }
}
