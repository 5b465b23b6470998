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
        foreach (var window in DriftDetector.Windows)
        {
            if (!RulesOut(day, model, window, rise - Margin))
            {
                return false;
            }
        }

        return true;
    }

    private static bool RulesOut(in WatchedDay day, LevelModel model, int window, double rise)
    {
        var from = day.Index - window + 1;
        var learned = model.Learned;
        var seen = model.SeenDays;
        var (ages, xx, xy) = (window, window * window, window * day.Above);
        for (var at = learned.Length - 1; at >= 0 && learned[at] >= from; at--)
        {
            // An outlier downwards is pulled in at least to here.
            var age = learned[at] - from + 1;
            ages += age;
            xx += age * age;
            xy += age * Math.Max(seen[at] - day.Upper, -DriftDetector.LeastPull);
        }

        // The rise, were it measured from today's usual level; a reference that is lower by one raises it by at most ages * window / xx.
        var reference = model.LastBefore(from, DriftDetector.ReferenceDays);
        var slack = ((rise * xx / window) - xy) / ages;
        return reference.Length < DriftDetector.LeastReferenceDays
            || (slack > 0 && Counting.IsMedianAbove(reference, day.Upper - slack))
            || Counting.IsMedianNotAbove(reference, Math.Log(2 * model.Floor) - Margin);
    }
}
