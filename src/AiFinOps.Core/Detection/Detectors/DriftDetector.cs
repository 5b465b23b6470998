using AiFinOps.Core.Detection.Levels;

namespace AiFinOps.Core.Detection.Detectors;

/// <summary>
/// A slow leak: the days of one to two weeks climb along a line through what was usual before them. It speaks when the slope is
/// significant, the climb is notable and further than any the line made by itself in the last three months, its thirds rise, and it
/// leads where the line has not been in as long.
/// </summary>
internal sealed class DriftDetector(Sensitivity sensitivity) : IDetector
{
    /// <summary>Days that a climb may have lasted.</summary>
    internal static readonly int[] Windows = [7, 10, LongestWindow];

    internal const int LongestWindow = 14;
    internal const int ReferenceDays = 28;
    internal const int LeastReferenceDays = 14;

    /// <summary>No outlier is pulled in closer than this.</summary>
    internal const double LeastPull = OutlierDeviations * Residuals.LeastDeviation;

    /// <summary>Student's t of the slope. High, because neighbouring days are alike and a weekly wave is tried in three windows.</summary>
    private const double LeastSignificance = 7;

    /// <summary>A climb must be so much further than the line's own ones.</summary>
    private const double BeyondOwn = 1.2;

    private const int DaysRemembered = 90;
    private const int DaysOfThisClimb = 7;
    private const double OutlierDeviations = 3;
    private const double DeviationsPerMad = 1.4826;

    /// <summary>A day at the end of the longest window is not an outlier because it climbed this far.</summary>
    private const double SteepestClimb = 0.9;

    /// <summary>Days below this residual are on no climb worth following.</summary>
    private const double Climbing = 0.05;

    private readonly Queue<(int Day, double Rise)> ownClimbs = new();

    public string Name => "drift";

    public Alarm? Look(in WatchedDay day, LevelModel model, Residuals residuals)
    {
        if (day.Above < Climbing || day.IsAnnounced || DriftScreen.RulesOut(day, model, sensitivity.LeastDrift / BeyondOwn) || Steepest(day, model) is not { } climb)
        {
            return null;
        }

        var own = LargestBefore(day.Index - DaysOfThisClimb);
        ownClimbs.Enqueue((day.Index, climb.Rise));
        return climb.Significance >= LeastSignificance && climb.Rise >= Math.Max(sensitivity.LeastDrift, BeyondOwn * own) && climb.ThirdsRise
            && model.HighestWeek(climb.From - DaysRemembered, climb.From) < model.WeekUpTo(day.Index)
            ? new Alarm(Name, climb.From, sensitivity.LeastEffect, climb.Level)
            : null;
    }

    private double LargestBefore(int day)
    {
        while (ownClimbs.TryPeek(out var oldest) && oldest.Day < day + DaysOfThisClimb - DaysRemembered)
        {
            ownClimbs.Dequeue();
        }

        var largest = 0.0;
        foreach (var climb in ownClimbs)
        {
            if (climb.Day > day)
            {
                break;
            }

            largest = Math.Max(largest, climb.Rise);
        }

        return largest;
    }

    private static Climb? Steepest(in WatchedDay day, LevelModel model)
    {
        Climb? steepest = null;
        foreach (var window in Windows)
        {
            if (Over(day, model, window) is { } climb && (steepest is null || climb.Significance > steepest.Value.Significance))
            {
                steepest = climb;
            }
        }

        return steepest;
    }

    /// <summary>Least squares through the usual level at the start of the window; outliers are pulled in first.</summary>
    private static Climb? Over(in WatchedDay day, LevelModel model, int window)
    {
        var from = day.Index - window + 1;
        var reference = model.LastBefore(from, ReferenceDays);
        if (reference.Length < LeastReferenceDays)
        {
            return null;
        }

        var level = Median.Of(reference);
        if (level < Math.Log(2 * model.Floor))
        {
            // Nothing, or next to it, was usual: no percentage of that is a climb.
            return null;
        }

        var deviation = DeviationAround(level, reference);
        Span<double> rises = stackalloc double[window];
        var (count, xx, xy) = (0, 0.0, 0.0);
        for (var age = 1; age <= window; age++)
        {
            var seen = age == window ? day.Seen : model.SeenOn(from + age - 1);
            if (double.IsNaN(seen))
            {
                continue;
            }

            var rise = Math.Clamp(
                seen - level, -OutlierDeviations * deviation, (OutlierDeviations * deviation) + (SteepestClimb * age / window));
            rises[count++] = rise;
            xx += age * age;
            xy += age * rise;
        }

        return count < window - 2 ? null : Of(rises[..count], window, from, level, deviation, xx, xy);
    }

    private static double DeviationAround(double level, ReadOnlySpan<double> reference)
    {
        Span<double> magnitudes = stackalloc double[reference.Length];
        for (var index = 0; index < reference.Length; index++)
        {
            magnitudes[index] = Math.Abs(reference[index] - level);
        }

        return Math.Max(Residuals.LeastDeviation, DeviationsPerMad * Median.Of(magnitudes));
    }

    private static Climb Of(Span<double> rises, int window, int from, double level, double deviation, double xx, double xy)
    {
        var slope = xy / xx;
        var missed = 0.0;
        for (var index = 0; index < rises.Length; index++)
        {
            var off = rises[index] - (slope * (index + 1));
            missed += off * off;
        }

        var noise = Math.Max(deviation * deviation, missed / (rises.Length - 1));
        var third = Math.Max(3, rises.Length / 3);
        var first = Median.Of(rises[..third]);
        var middle = Median.Of(rises[(rises.Length / 3)..((2 * rises.Length / 3) + 1)]);
        var last = Median.Of(rises[^3..]);
        return new Climb(from, level, slope * window, slope / Math.Sqrt(noise / xx), ThirdsRise: first < middle && middle < last);
    }

    private readonly record struct Climb(int From, double Level, double Rise, double Significance, bool ThirdsRise);
}
