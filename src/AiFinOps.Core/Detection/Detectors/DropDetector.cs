using AiFinOps.Core.Detection.Levels;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection.Detectors;

/// <summary>One final day far below. A day that is not final may still grow, and one that is missing is not low but unknown.</summary>
internal sealed class DropDetector(Sensitivity sensitivity) : IDetector
{
    public string Name => "drop";

    public Alarm? Look(in WatchedDay day, LevelModel model, Residuals residuals)
    {
        if (day.Status != DayStatus.Final)
        {
            return null;
        }

        var threshold = Math.Max(sensitivity.LeastEffect, residuals.ThresholdBelow(sensitivity.FalseAlarmRate));
        return -day.Below >= threshold ? new Alarm(Name, day.Index, threshold) : null;
    }
}
