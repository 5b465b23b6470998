namespace AiFinOps.Core.Detection.Hourly;

/// <summary>
/// What a line usually uses in each hour of one UTC day, learned from the four weeks before it. Days of weekdays that are alike (their
/// medians differ by less than a third) are brought to one level and give one shape, because the median of four Mondays alone is as
/// noisy as a Monday. The level follows the last week. Figures are multiples of the line's typical hour, so they have no currency.
/// </summary>
internal sealed class HourlyProfile
{
    public const int Days = 28;

    /// <summary>Every weekday must have been seen twice: below that, what repeats weekly is not known to.</summary>
    public const int LeastDays = 14;

    public const int HoursPerDay = 24;

    private const int Week = 7;
    private const int LevelDays = 7;
    private const double LowestLevel = 0.5;
    private const double HighestLevel = 2.0;
    private const double Alike = 4.0 / 3.0;
    private const double LeastFactor = 0.05;

    private readonly double[] pastUsage;
    private readonly double[] shapes;

    private HourlyProfile(int first, decimal typicalHour, double[] usage, double[] shape, double level) =>
        (First, TypicalHour, pastUsage, shapes, Level) = (first, typicalHour, usage, shape, level);

    /// <summary>Index in the history of the first hour that the profile has learned from.</summary>
    public int First { get; }

    /// <summary>Median over the days of the mean hour, in the currency of the history.</summary>
    public decimal TypicalHour { get; }

    /// <summary>Usage of the last week as a multiple of the four weeks.</summary>
    public double Level { get; }

    /// <summary>Expected usage of the whole day, in typical hours.</summary>
    public double Day => shapes[^HoursPerDay..].Sum() * Level;

    /// <summary>Index of the first hour of the day itself.</summary>
    public int Midnight => First + pastUsage.Length;

    /// <summary>What a past hour used, in typical hours; NaN where it is not known or does not teach.</summary>
    public double PastAt(int index) => (uint)(index - First) < (uint)pastUsage.Length ? pastUsage[index - First] : double.NaN;

    public double InTypicalHours(decimal amount) => (double)amount / (double)TypicalHour;

    /// <summary>What an hour of the past or of the day itself would usually use, before <see cref="Level"/>; NaN before <see cref="First"/>.</summary>
    public double ShapeAt(int index) => (uint)(index - First) < (uint)shapes.Length ? shapes[index - First] : double.NaN;

    /// <param name="midnight">Index of the first hour of the day.</param>
    /// <param name="teaches">Whether a past hour may teach: one of an announced event may not.</param>
    /// <returns>Null where fewer than <see cref="LeastDays"/> days are known, or where most of them used nothing.</returns>
    public static HourlyProfile? Of(HourlyHistory history, int midnight, Func<int, bool> teaches)
    {
        var count = Math.Min(Days, midnight / HoursPerDay);
        var first = midnight - (count * HoursPerDay);
        decimal?[] past = [.. Enumerable.Range(first, midnight - first).Select(index => teaches(index) ? history[index] : null)];
        decimal[] means = [.. past.Chunk(HoursPerDay).Where(IsTelling).Select(day => day.Average() ?? 0m).Order()];
        if (means.Length < LeastDays || means[means.Length / 2] <= 0m)
        {
            return null;
        }

        var typical = means[means.Length / 2];
        double[] usage = [.. past.Select(hour => hour is { } known ? (double)known / (double)typical : double.NaN)];
        var shape = ShapeOf(usage, count);
        return new HourlyProfile(first, typical, usage, shape, LevelOf(usage, shape, count));
    }

    /// <summary>Half a day or more of it is known.</summary>
    private static bool IsTelling(decimal?[] day) => day.Count(hour => hour.HasValue) * 2 >= HoursPerDay;

    /// <summary>The shape of the past days and of the day that follows them.</summary>
    private static double[] ShapeOf(double[] usage, int days)
    {
        var factors = WeekdayFactors(usage, days);
        var weekdays = new double[Week][];
        for (var weekday = 0; weekday < Week; weekday++)
        {
            weekdays[weekday] = ShapeOf(usage, days, factors, weekday);
        }

        return [.. Enumerable.Range(0, days + 1).SelectMany(day => weekdays[(days - day) % Week])];
    }

    /// <summary>Of the weekday that lies so many days before the day that is judged.</summary>
    private static double[] ShapeOf(double[] usage, int days, double[] factors, int weekday)
    {
        int[] alike = [.. Enumerable.Range(0, days).Where(day => AreAlike(factors[(days - day) % Week], factors[weekday]))];
        var shape = new double[HoursPerDay];
        for (var hour = 0; hour < HoursPerDay; hour++)
        {
            shape[hour] = factors[weekday] * MedianOf(alike.Select(day => usage[(day * HoursPerDay) + hour] / factors[(days - day) % Week]));
        }

        return shape;
    }

    private static bool AreAlike(double one, double other) => Math.Max(one / other, other / one) < Alike;

    /// <summary>Each weekday against the median hours of all days; on known hours alone, so that a night that is missing makes no day large.</summary>
    private static double[] WeekdayFactors(double[] usage, int days)
    {
        double[] usual = [.. Enumerable.Range(0, HoursPerDay).Select(hour => MedianOf(Enumerable.Range(0, days).Select(day => usage[(day * HoursPerDay) + hour])))];
        var ratios = new List<double>[Week];
        for (var day = 0; day < days; day++)
        {
            (ratios[(days - day) % Week] ??= []).Add(Ratio(usage.AsSpan(day * HoursPerDay, HoursPerDay), usual));
        }

        return [.. ratios.Select(weekday => Math.Max(LeastFactor, OrOne(MedianOf(weekday))))];
    }

    private static double LevelOf(double[] usage, double[] shape, int days) => Math.Clamp(
        OrOne(MedianOf(Enumerable.Range(days - LevelDays, LevelDays).Select(day =>
            Ratio(usage.AsSpan(day * HoursPerDay, HoursPerDay), shape.AsSpan(day * HoursPerDay, HoursPerDay))))),
        LowestLevel,
        HighestLevel);

    /// <returns>NaN where nothing is known, or nothing was usual.</returns>
    private static double Ratio(ReadOnlySpan<double> usage, ReadOnlySpan<double> usual)
    {
        var (used, expected) = (0d, 0d);
        for (var hour = 0; hour < usage.Length; hour++)
        {
            if (!double.IsNaN(usage[hour]) && !double.IsNaN(usual[hour]))
            {
                used += usage[hour];
                expected += usual[hour];
            }
        }

        return expected > 0d ? used / expected : double.NaN;
    }

    /// <returns>The median of what is known; NaN where nothing is.</returns>
    internal static double MedianOf(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(value => !double.IsNaN(value)).Order()];
        var middle = known.Length / 2;
        return known.Length == 0 ? double.NaN : known.Length % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2d;
    }

    private static double OrOne(double ratio) => double.IsNaN(ratio) ? 1d : ratio;
}
