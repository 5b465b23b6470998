using AiFinOps.Core.Detection.Levels;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection.Detectors;

/// <summary>One final day far below. A day that is not final may still grow, and one that is missing is not low but unknown.</summary>
internal sealed class DropDetector(Sensitivity sensitivity) : IDetector
{
    public string Name => "drop";

    public Alarm? Look(in WatchedDay day, LevelModel model, Residuals residuals) =>
        day.Status == DayStatus.Final && residuals.ReachedBelow(-day.Below, sensitivity.LeastEffect, sensitivity.FalseAlarmRate) is { } threshold
            ? new Alarm(Name, day.Index, threshold)
            : null;
}
