using AiFinOps.Core.Detection.Levels;

namespace AiFinOps.Core.Forecasts;

/// <summary>
/// What an ordinary day of a line costs now. A short look follows a change and believes every outlier, a long one does neither, so three
/// answers are asked for: half of the level is the middle one, half is the mean of all.
/// </summary>
internal static class ForecastLevel
{
    private const int DaysOfWeek = 7;
    private const int DaysOfMedian = 14;
    private const int Weeks = 5;

    /// <summary>Usage of a day whose weekday factor is 1.</summary>
    /// <param name="known">Not empty.</param>
    public static double Of(KnownDays known, WeekdayFactors weekdays)
    {
        var lastWeek = WeekBefore(known, weekdays, known.Count);
        Span<double> answers = [lastWeek, MedianDay(known, weekdays), MedianWeek(known, weekdays)];
        var mean = (answers[0] + answers[1] + answers[2]) / 3;
        return (Median.Of(answers) + mean) / 2;
    }

    /// <summary>The mean of the last seven known days.</summary>
    public static double RunRate(KnownDays known) => known.Mean(Math.Max(0, known.Count - DaysOfWeek), known.Count);

    private static double MedianDay(KnownDays known, WeekdayFactors weekdays)
    {
        Span<double> last = stackalloc double[DaysOfMedian];
        var count = Math.Min(DaysOfMedian, known.Count);
        for (var index = 0; index < count; index++)
        {
            var at = known.Count - count + index;
            last[index] = known.Usage[at] / weekdays[known.Days[at]];
        }

        return Median.Of(last[..count]);
    }

    private static double MedianWeek(KnownDays known, WeekdayFactors weekdays)
    {
        Span<double> weeks = stackalloc double[Weeks];
        var count = 0;
        for (var end = known.Count; end >= DaysOfWeek && count < Weeks; end -= DaysOfWeek)
        {
            weeks[count++] = WeekBefore(known, weekdays, end);
        }

        return count == 0 ? RunRate(known) : Median.Of(weeks[..count]);
    }

    /// <summary>The level of the seven known days before <paramref name="end"/>. Where days are unknown they need not be seven different weekdays.</summary>
    private static double WeekBefore(KnownDays known, WeekdayFactors weekdays, int end)
    {
        var (usage, shape) = (0.0, 0.0);
        for (var at = Math.Max(0, end - DaysOfWeek); at < end; at++)
        {
            usage += known.Usage[at];
            shape += weekdays[known.Days[at]];
        }

        return usage / shape;
    }
}
