using AiFinOps.Core.Detection.Detectors;
using AiFinOps.Core.Detection.Levels;

namespace AiFinOps.Core.Detection;

/// <summary>Follows one direction of a line: the run that is open, if any, from its first alarm until it is quiet or the new normal.</summary>
/// <param name="addPeak">Told the largest residual of a run that ends.</param>
internal sealed class RunTrack(LevelModel model, Action<double> addPeak)
{
    /// <summary>A level that has held for so many days is the new normal.</summary>
    private const int DaysToAdopt = 28;
    private const int DaysOfTheStep = 7;

    /// <summary>Within ten percent, or its usual spread, a line has recovered, so such a day never holds an alarm.</summary>
    private static readonly double LeastHold = Math.Log(1.1);

    private readonly List<int> members = [];
    private readonly List<double> residuals = [];
    private int sinceRise;

    public VarianceRun? Run { get; private set; }

    /// <summary>What was usual when it began. The run's own days never move it.</summary>
    public double Level { get; private set; }

    private double Threshold { get; set; }

    public void Open(Alarm alarm, double level, double residual, double deviation)
    {
        Level = level;
        Threshold = alarm.Threshold;
        members.Clear();
        residuals.Clear();
        sinceRise = 0;
        Run = new VarianceRun(alarm.Detector, Math.Max(Math.Max(LeastHold, deviation), Math.Min(Math.Abs(residual), alarm.Threshold) / 2));
    }

    /// <summary>A day that was ordinary until a climb was recognised: its money belongs to the run, and it has taught already.</summary>
    public void AddEarlier(DateOnly day, int index, decimal amount) => Run!.Add(VarianceOf(day, index, amount, Level), provisional: false);

    /// <param name="level">What was usual or announced for the day.</param>
    public void Add(DateOnly day, in WatchedDay watched, decimal amount, double level, bool provisional)
    {
        members.Add(watched.Index);
        residuals.Add(watched.Seen - level);
        sinceRise++;
        Run!.Add(VarianceOf(day, watched.Index, amount, level), provisional);
    }

    /// <summary>
    /// What the run's own days have settled at: a day as far above them as an alarm is above what is usual is news, though the run is told
    /// already. Null in its first week and in the week after such a day.
    /// </summary>
    public double? SettledAt()
    {
        if (sinceRise < DaysOfTheStep)
        {
            return null;
        }

        Span<double> last = [.. residuals[^DaysOfTheStep..]];
        return Level + Median.Of(last);
    }

    /// <summary>The day leaps above what the run had settled at.</summary>
    public void Rise(DateOnly day)
    {
        sinceRise = 0;
        Run!.Rises(day);
    }

    /// <summary>A settled day that does not belong to it; the third in a row ends it.</summary>
    public void AddQuietDay()
    {
        Run!.AddQuietDay();
        if (Run.HasEnded)
        {
            Close();
        }
    }

    /// <summary>Ends a run that has lasted long enough and lets its days teach.</summary>
    public void AdoptWhenOld()
    {
        if (members.Count == 0 || members[^1] - members[0] < DaysToAdopt)
        {
            return;
        }

        Span<double> last = [.. residuals[^Math.Min(DaysOfTheStep, residuals.Count)..]];
        model.Adopt(members, Median.Of(last));
        Close();
    }

    private void Close()
    {
        var peak = 0.0;
        foreach (var residual in residuals)
        {
            peak = Math.Max(peak, Math.Abs(residual));
        }

        addPeak(peak);
        Run = null;
    }

    private DayVariance VarianceOf(DateOnly day, int index, decimal amount, double level)
    {
        var expected = model.On(index, level).Money;
        var band = Math.Abs(model.On(index, level + Threshold).Money - expected);
        return new DayVariance(day, amount, LineMoney.Of(expected), LineMoney.Of(band));
    }
}
