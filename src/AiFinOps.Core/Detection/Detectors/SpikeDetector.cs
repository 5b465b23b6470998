using AiFinOps.Core.Detection.Levels;

namespace AiFinOps.Core.Detection.Detectors;

/// <summary>One day far above what the line strays by itself. A level shift is a spike that stays.</summary>
internal sealed class SpikeDetector(Sensitivity sensitivity) : IDetector
{
    public string Name => "spike";

    public Alarm? Look(in WatchedDay day, LevelModel model, Residuals residuals) =>
        residuals.ReachedAbove(day.Above, sensitivity.LeastEffect, sensitivity.FalseAlarmRate) is { } threshold ? new Alarm(Name, day.Index, threshold) : null;
}
