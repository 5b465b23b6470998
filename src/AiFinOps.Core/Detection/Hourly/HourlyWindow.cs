namespace AiFinOps.Core.Detection.Hourly;

/// <summary>The hours up to one hour, compared with what they usually use.</summary>
/// <param name="First">Index of the first hour.</param>
/// <param name="Last">Index of the last hour.</param>
/// <param name="Excess">Known usage above expectation, in typical hours.</param>
/// <param name="Expected">In typical hours.</param>
/// <param name="Spread">One robust standard deviation of the ratio of usage to expectation, as a fraction of the expectation.</param>
/// <param name="Deviations">How many of them the window lies above its expectation.</param>
internal readonly record struct HourlyWindow(int First, int Last, double Excess, double Expected, double Spread, double Deviations);

/// <summary>
/// Compares the last 1, 2, 4, 8 and 24 hours up to an hour with the same hours of the day in the four weeks before. A slight excess is seen
/// in the long windows, a large one in the short ones. The spread is measured on windows of the same length at the same time of day, so that
/// hours that go up and down together, as hours of one day do, do not look surer than they are.
/// </summary>
internal sealed class HourlyWindows(HourlyHistory history, HourlyProfile profile, Func<int, double> announced, HourlyLimits limits)
{
    private const int Week = 7 * HourlyProfile.HoursPerDay;
    private const int Weeks = HourlyProfile.Days / 7;

    /// <summary>The same time of day, and up to two hours earlier or later: five times the examples of the spread.</summary>
    private const int Neighbours = 2;

    /// <summary>A tenth of a typical hour is added to both sides of a ratio: five requests at night instead of one are no excess.</summary>
    private const double Damping = 0.1;

    /// <summary>Makes a median absolute deviation comparable to a standard deviation.</summary>
    private const double DeviationsPerMad = 1.4826;

    /// <summary>No line is smoother than this from day to day, whatever four quiet weeks say.</summary>
    private const double LeastSpread = 0.08;

    private static readonly int[] Lengths = [1, 2, 4, 8, 24];

    /// <returns>The window up to this hour that is farthest above its expectation and beyond every limit; null where none is.</returns>
    public HourlyWindow? Outside(int hour)
    {
        HourlyWindow? farthest = null;
        foreach (var length in Lengths)
        {
            if (Compare(hour, length) is { } window && window.Deviations >= limits.Deviations && !(farthest?.Deviations >= window.Deviations))
            {
                farthest = window;
            }
        }

        return farthest;
    }

    /// <summary>What an hour is expected to use, announced events included, in typical hours; NaN where that is not known.</summary>
    public double ExpectedAt(int hour) => profile.ShapeAt(hour) * profile.Level * announced(hour);

    /// <returns>Null where too little is known, or where the window is too small an excess to ask how usual it is.</returns>
    private HourlyWindow? Compare(int hour, int length)
    {
        int[] known = [.. Enumerable.Range(hour - length + 1, length).Where(index => history[index].HasValue && !double.IsNaN(ExpectedAt(index)))];
        if (known.Length * 4 < length * 3 || known[^1] != hour)
        {
            return null;
        }

        var (used, expected) = (known.Sum(Used), known.Sum(ExpectedAt));
        return IsLarge(used - expected, expected) && IsRunning(hour, length, known) && used > limits.Ratio * SecondHighestWeek(known) && SpreadOf(hour, known) is { } spread
            ? new HourlyWindow(hour - length + 1, hour, used - expected, expected, Math.Min(HourlyLimits.Most, Math.Exp(spread) - 1d), RatioOf(used, expected) / spread)
            : null;
    }

    private bool IsLarge(double excess, double expected) =>
        excess >= (limits.Ratio - 1d) * expected
        && excess >= limits.DayPercent * profile.Day
        && (decimal)Math.Min(excess, HourlyLimits.Most) * profile.TypicalHour >= limits.Money;

    /// <summary>The later half is an excess by itself: yesterday's three hours are not told again this morning because a long window still holds them.</summary>
    private bool IsRunning(int hour, int length, int[] known)
    {
        int[] later = [.. known.Where(index => index > hour - ((length + 1) / 2))];
        return later.Sum(Used) >= limits.Ratio * later.Sum(ExpectedAt);
    }

    /// <summary>One robust standard deviation of the logarithm of usage over expectation; null where too few such windows are known.</summary>
    private double? SpreadOf(int hour, int[] known)
    {
        double[] ratios = [.. Ratios(hour, known)];
        var median = HourlyProfile.MedianOf(ratios);
        return ratios.Length < HourlyProfile.LeastDays
            ? null
            : Math.Max(LeastSpread, DeviationsPerMad * HourlyProfile.MedianOf(ratios.Select(ratio => Math.Abs(ratio - median))));
    }

    /// <summary>Logarithms of usage over shape on the past days, for the same hours as far as all of them are known.</summary>
    private IEnumerable<double> Ratios(int hour, int[] known)
    {
        for (var shift = -Neighbours; shift <= Neighbours; shift++)
        {
            for (var back = HourlyProfile.HoursPerDay; hour + shift - back >= profile.First; back += HourlyProfile.HoursPerDay)
            {
                if (hour + shift - back < profile.Midnight && SumOf(known, shift - back, profile.PastAt) is var used && !double.IsNaN(used))
                {
                    yield return RatioOf(used, SumOf(known, shift - back, profile.ShapeAt));
                }
            }
        }
    }

    /// <summary>What the same hours of the week used in all but one of the last four weeks at most: a job that runs weekly is no excess, and one old outlier hides nothing.</summary>
    private double SecondHighestWeek(int[] known)
    {
        double[] highest = [.. Enumerable.Range(1, Weeks).Select(week => SumOf(known, -week * Week, profile.PastAt)).Where(used => !double.IsNaN(used)).OrderDescending().Take(2)];
        return highest.Length == 2 ? highest[1] : 0d;
    }

    /// <returns>NaN where one of the hours is not known.</returns>
    private static double SumOf(int[] hours, int shift, Func<int, double> of)
    {
        var sum = 0d;
        foreach (var hour in hours)
        {
            sum += of(hour + shift);
        }

        return sum;
    }

    private double Used(int hour) => history[hour] is { } amount ? profile.InTypicalHours(amount) : 0d;

    private static double RatioOf(double used, double expected) => Math.Log((Math.Max(0d, used) + Damping) / (Math.Max(0d, expected) + Damping));
}
