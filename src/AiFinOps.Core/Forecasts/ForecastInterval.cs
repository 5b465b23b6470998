namespace AiFinOps.Core.Forecasts;

/// <summary>
/// How far the days to come may stray, for an interval that holds the month's end in four cases of five. Lines stray in percent and
/// rather upwards: the width follows how much the line's weeks differ from one to the next, and is more than twice as wide above as below.
/// </summary>
/// <param name="Low">Multiple of the expected remainder, from 0 to 1.</param>
/// <param name="High">Multiple of the expected remainder, 1 at least.</param>
internal readonly record struct ForecastInterval(double Low, double High)
{
    private const int DaysOfWeek = 7;
    private const int Weeks = 8;
    private const int LeastWeeks = 3;

    /// <summary>What a line of less than three weeks is taken to stray.</summary>
    private const double SpreadUnknown = 0.5;

    /// <summary>No line is believed to be steadier.</summary>
    private const double LeastSpread = 0.03;

    private const double Below = 0.85;
    private const double Above = 1.95;

    public static ForecastInterval Of(KnownDays known)
    {
        var spread = Spread(known) + LeastSpread;
        return new ForecastInterval(Math.Max(0, 1 - (Below * spread)), 1 + (Above * spread));
    }

    /// <summary>Mean difference of one week to the next over eight weeks, as a fraction of their mean.</summary>
    private static double Spread(KnownDays known)
    {
        var (count, sum, differences, newer) = (0, 0.0, 0.0, 0.0);
        for (var end = known.Count; end >= DaysOfWeek && count < Weeks; end -= DaysOfWeek)
        {
            var week = known.Mean(end - DaysOfWeek, end);
            differences += count == 0 ? 0 : Math.Abs(newer - week);
            (newer, sum, count) = (week, sum + week, count + 1);
        }

        return count < LeastWeeks || sum <= 0 ? SpreadUnknown : differences / (count - 1) / (sum / count);
    }
}
