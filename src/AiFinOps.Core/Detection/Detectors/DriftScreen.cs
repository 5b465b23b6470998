using AiFinOps.Core.Detection.Levels;

namespace AiFinOps.Core.Detection.Detectors;

/// <summary>
/// Rules out climbs without fitting them: where no window can rise by more than a given amount, neither is there a drift nor a climb that a
/// later one would be held against. It only ever says "surely not", so decisions are the same with and without it. On a noisy line
/// every third day is above usual, and fitting takes three windows with two medians of four weeks each.
/// </summary>
internal static class DriftScreen
{
    /// <summary>Far more than rounding does, far less than anything that matters.</summary>
    private const double Margin = 1e-6;

    public static bool RulesOut(in WatchedDay day, LevelModel model, double rise)
    {
        Span<double> seen = stackalloc double[DriftDetector.LongestWindow + DriftDetector.ReferenceDays];
        seen = seen[..model.LastBefore(int.MaxValue, seen)];
        foreach (var window in DriftDetector.Windows)
        {
            if (!RulesOut(day, model, seen, window, rise - Margin))
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="seen">Days that taught without their weekday, newest first.</param>
    private static bool RulesOut(in WatchedDay day, LevelModel model, ReadOnlySpan<double> seen, int window, double rise)
    {
        var from = day.Index - window + 1;
        var learned = model.Learned;
        var (count, ages, xx, xy) = (0, window, window * window, window * day.Above);
        for (; count < seen.Length && learned[^(count + 1)] >= from; count++)
        {
            // An outlier downwards is pulled in at least to here.
            var age = learned[^(count + 1)] - from + 1;
            ages += age;
            xx += age * age;
            xy += age * Math.Max(seen[count] - day.Upper, -DriftDetector.LeastPull);
        }

        // The rise were it measured from today's usual level: each step that the reference is lower raises it by at most ages * window / xx.
        var reference = seen.Slice(count, Math.Min(DriftDetector.ReferenceDays, seen.Length - count));
        var slack = ((rise * xx / window) - xy) / ages;
        return reference.Length < DriftDetector.LeastReferenceDays
            || (slack > 0 && Majority.IsAbove(reference, day.Upper - slack))
            || Majority.IsNotAbove(reference, Math.Log(2 * model.Floor) - Margin);
    }
}
