using AiFinOps.Core.Detection.Levels;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection.Detectors;

/// <summary>Looks at one day of one line, in order, and says whether something began. Holds nothing but what it learned from the days before.</summary>
internal interface IDetector
{
    /// <summary>Reason name of its findings, in lower kebab case.</summary>
    string Name { get; }

    Alarm? Look(in WatchedDay day, LevelModel model, Residuals residuals);
}

/// <summary>One known day as detectors see it. Levels are logarithms of money without the weekday, with the line's floor added.</summary>
/// <param name="Index">Days since the first day of the history.</param>
/// <param name="Amount">Usage in money of the line.</param>
/// <param name="Upper">The higher of what is usual and what was announced.</param>
/// <param name="Lower">The lower of what is usual and what was usual before an announced event.</param>
/// <param name="Seen">The level that <paramref name="Amount"/> means.</param>
/// <param name="IsAnnounced">An announced event covers the day.</param>
internal readonly record struct WatchedDay(int Index, double Amount, double Upper, double Lower, double Seen, bool IsAnnounced, DayStatus Status)
{
    public double Above => Seen - Upper;

    public double Below => Seen - Lower;
}

/// <param name="Detector">Name of the detector that spoke.</param>
/// <param name="From">Index of the first day that belongs to it.</param>
/// <param name="Threshold">The residual from which it speaks: what the day was allowed to stray.</param>
/// <param name="Level">What was usual before <paramref name="From"/>; null where that is the level before today.</param>
internal readonly record struct Alarm(string Detector, int From, double Threshold, double? Level = null);

/// <summary>How sensitive a line is watched.</summary>
/// <param name="LeastEffect">Logarithm: smaller effects are nobody's business, however unusual.</param>
/// <param name="LeastDrift">Logarithm of the rise that a drift must have reached.</param>
/// <param name="FalseAlarmRate">Wanted chance per ordinary day of the line.</param>
internal readonly record struct Sensitivity(double LeastEffect, double LeastDrift, double FalseAlarmRate);
