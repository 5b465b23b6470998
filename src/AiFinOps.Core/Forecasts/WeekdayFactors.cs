namespace AiFinOps.Core.Forecasts;

/// <summary>
/// The shape of a line's week: for each weekday, the mean of its days over twelve weeks, each as a multiple of the mean of the seven days
/// around it. The seven factors have the mean 1, so that a whole week costs seven levels.
/// </summary>
internal sealed class WeekdayFactors
{
    public const int LeastDays = 2 * Weekdays;

    private const int Weekdays = 7;
    private const int DaysLookedAt = 12 * Weekdays;

    /// <summary>A weekday without spend so far is not impossible, and a level must be divisible by its factor.</summary>
    private const double LeastFactor = 0.02;

    private readonly double[] factors = [1, 1, 1, 1, 1, 1, 1];

    private WeekdayFactors()
    {
    }

    public double this[DateOnly day] => factors[(int)day.DayOfWeek];

    /// <summary>With less than two weeks every factor is 1.</summary>
    public static WeekdayFactors Of(KnownDays known)
    {
        var shape = new WeekdayFactors();
        if (known.Count >= LeastDays)
        {
            shape.Learn(known);
        }

        return shape;
    }

    private void Learn(KnownDays known)
    {
        Span<double> sums = stackalloc double[Weekdays];
        Span<int> counts = stackalloc int[Weekdays];
        for (var index = Math.Max(0, known.Count - DaysLookedAt); index < known.Count; index++)
        {
            var around = Math.Clamp(index - (Weekdays / 2), 0, known.Count - Weekdays);
            var mean = known.Mean(around, around + Weekdays);
            if (mean > 0)
            {
                var weekday = (int)known.Days[index].DayOfWeek;
                sums[weekday] += known.Usage[index] / mean;
                counts[weekday]++;
            }
        }

        for (var weekday = 0; weekday < Weekdays; weekday++)
        {
            factors[weekday] = counts[weekday] == 0 ? 1 : Math.Max(LeastFactor, sums[weekday] / counts[weekday]);
        }

        Normalise();
    }

    private void Normalise()
    {
        var mean = factors.Average();
        for (var weekday = 0; weekday < Weekdays; weekday++)
        {
            factors[weekday] /= mean;
        }
    }
}
