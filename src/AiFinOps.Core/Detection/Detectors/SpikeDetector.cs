using AiFinOps.Core.Detection.Levels;

namespace AiFinOps.Core.Detection.Detectors;

/// <summary>One day far above what the line strays by itself. A level shift is a spike that stays.</summary>
internal sealed class SpikeDetector(Sensitivity sensitivity) : IDetector
{
    public string Name => "spike";

    public Alarm? Look(in WatchedDay day, LevelModel model, Residuals residuals)
    {
        var threshold = Math.Max(sensitivity.LeastEffect, residuals.ThresholdAbove(sensitivity.FalseAlarmRate));
        return day.Above >= threshold ? new Alarm(Name, day.Index, threshold) : null;
    }
}
