using AiFinOps.Core.Detection.Detectors;
using AiFinOps.Core.Detection.Levels;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>
/// Walks the days of one line in order, once: each known day is compared with what the days before it taught, shown to the detectors,
/// and then teaches itself unless it belongs to an alarm. Provisional days mostly grow: one may begin or continue an excess, but
/// it neither ends one, nor teaches, nor is low.
/// </summary>
internal sealed class UsageWalk
{
    private const int LeastDaysToLearn = 14;
    private const int LeastKnownDays = 28;

    /// <summary>No drift is told from days so shortly after an alarm: they are its tail.</summary>
    private const int DaysOfTail = 14;

    private readonly LineHistory history;
    private readonly EventCalendar events;
    private readonly Sensitivity sensitivity;
    private readonly DateOnly coldUntil;
    private readonly LevelModel model;
    private readonly Residuals residuals = new();
    private readonly EventLevel eventLevel = new();
    private readonly Expectation[] expected;
    private readonly IDetector[] sudden;
    private readonly IDetector drift;
    private readonly IDetector drop;
    private readonly RunTrack above;
    private readonly RunTrack below;
    private readonly HashSet<DateOnly> anomalous = [];
    private int known;
    private int lastAlarm = -DaysOfTail - 1;

    private UsageWalk(LineHistory history, EventCalendar events, Sensitivity sensitivity, DateOnly coldUntil)
    {
        this.history = history;
        this.events = events;
        this.sensitivity = sensitivity;
        this.coldUntil = coldUntil;
        model = new LevelModel(history.Readings, history.First);
        expected = new Expectation[history.Length];
        sudden = [new SpikeDetector(sensitivity), new NewComponentDetector(sensitivity, NewSpend.Of(history))];
        drift = new DriftDetector(sensitivity);
        drop = new DropDetector(sensitivity);
        above = new RunTrack(model, residuals.AddPeakAbove);
        below = new RunTrack(model, residuals.AddPeakBelow);
    }

    /// <summary>The excess that the last known day belongs to; null where there is none.</summary>
    public VarianceRun? Above => above.Run is { IsCurrent: true } run ? run : null;

    /// <summary>The drop that the last known day belongs to; null where there is none.</summary>
    public VarianceRun? Below => below.Run is { IsCurrent: true } run ? run : null;

    /// <summary>Days that belong to an alarm or to an announced event.</summary>
    public IReadOnlySet<DateOnly> Anomalous => anomalous;

    /// <summary>Why the last known day could not be compared; null where it was.</summary>
    public string? NotJudged { get; private set; }

    /// <inheritdoc cref="SpendVerdict.UsualSpread"/>
    public decimal UsualSpread => residuals.AreEnough ? Math.Round((decimal)(Math.Exp(residuals.Deviation) - 1), 4) : 0m;

    private bool IsCold => known < LeastKnownDays || !residuals.AreEnough;

    /// <param name="coldUntil">Days before this one are not compared.</param>
    public static UsageWalk Through(LineHistory history, EventCalendar events, Sensitivity sensitivity, DateOnly coldUntil)
    {
        var walk = new UsageWalk(history, events, sensitivity, coldUntil);
        for (var index = 0; index < history.Length; index++)
        {
            walk.Enter(index);
        }

        return walk;
    }

    /// <summary>Expected usage as it was before each day was known, or as it is now for a day after the history.</summary>
    public ExpectedUsage Expected() => new(history, expected, model.Outlook(), eventLevel, events, IsCold);

    private void Enter(int index)
    {
        var day = history.First.AddDays(index);
        var factor = events.MultipleOn(day);
        var level = model.Count >= LeastDaysToLearn ? model.Level() : double.NaN;
        eventLevel.Enter(index, factor, level);
        expected[index] = model.On(index, eventLevel.Upper(eventLevel.Ahead(index, level), factor, model.Floor));
        if (factor != 1)
        {
            anomalous.Add(day);
        }

        if (double.IsNaN(history.Readings[index]))
        {
            NotJudged = history[day].IsKnown ? "negative-usage" : NotJudged;
            return;
        }

        Judge(index, day, level, factor);
        known++;
    }

    private void Judge(int index, DateOnly day, double level, double factor)
    {
        var status = history[day].Status;
        var seen = model.Look(index);
        var isPartOfRun = false;
        NotJudged = IsCold || day < coldUntil ? "cold" : null;
        if (NotJudged is null)
        {
            isPartOfRun = Watch(
                new WatchedDay(index, history.Readings[index], eventLevel.Upper(level, factor, model.Floor), eventLevel.Lower(index, level), seen, factor != 1, status), day);
        }

        if (status == DayStatus.Final && !isPartOfRun)
        {
            if (!double.IsNaN(level) && factor == 1)
            {
                residuals.Add(seen - level);
                eventLevel.Learn(seen, level);
            }

            model.Learn(index);
        }
    }

    /// <returns>The day belongs to an alarm.</returns>
    private bool Watch(in WatchedDay watched, DateOnly day)
    {
        var shortfall = drop.Look(watched, model, residuals);
        var isHigh = Follow(above, FirstAlarm(watched), watched, day, watched.Upper, sign: 1);
        var isLow = !isHigh && Follow(below, shortfall, watched, day, watched.Lower, sign: -1);
        if (!isHigh && !isLow)
        {
            return false;
        }

        lastAlarm = watched.Index;
        anomalous.Add(day);
        return true;
    }

    private Alarm? FirstAlarm(in WatchedDay day)
    {
        Alarm? first = null;
        foreach (var detector in sudden)
        {
            // Each one sees every day, because it learns from it.
            var alarm = detector.Look(day, model, residuals);
            first ??= alarm;
        }

        return first is null && above.Run is null && day.Index - lastAlarm > DaysOfTail && !eventLevel.IsRecent(day.Index) ? drift.Look(day, model, residuals) : first;
    }

    /// <returns>The day belongs to the run.</returns>
    private bool Follow(RunTrack track, Alarm? alarm, in WatchedDay watched, DateOnly day, double level, int sign)
    {
        if (alarm is { } opening && track.Run is null)
        {
            Open(track, opening, watched, level);
        }

        if (track.Run is null)
        {
            return false;
        }

        // What was announced after the run began is expected; the level that the run itself would teach is not.
        var usual = watched.IsAnnounced ? level : track.Level;
        expected[watched.Index] = model.On(watched.Index, usual);
        var isFinal = watched.Status == DayStatus.Final;
        if (alarm is not null || track.Run.Holds(sign * (watched.Seen - usual)))
        {
            // A low day that is not final may still grow: it neither belongs to a drop nor ends it.
            return (isFinal || sign > 0) && Belongs(track, watched, day, usual);
        }

        if (isFinal || sign < 0)
        {
            track.AddQuietDay();
        }

        return false;
    }

    private bool Belongs(RunTrack track, in WatchedDay watched, DateOnly day, double usual)
    {
        if (track == above && track.SettledAt() is { } settled && IsLeap(watched.Seen - settled))
        {
            track.Rise(day);
        }

        track.Add(day, watched, history[day].Usage, usual, watched.Status == DayStatus.Provisional);
        track.AdoptWhenOld();
        return true;
    }

    private bool IsLeap(double residual) => residuals.ReachedAbove(residual, sensitivity.LeastEffect, sensitivity.FalseAlarmRate) is not null;

    private void Open(RunTrack track, Alarm alarm, in WatchedDay watched, double level)
    {
        track.Open(alarm, alarm.Level ?? level, watched.Seen - (alarm.Level ?? level), residuals.Deviation);
        for (var earlier = alarm.From; earlier < watched.Index; earlier++)
        {
            if (!double.IsNaN(history.Readings[earlier]))
            {
                var day = history.First.AddDays(earlier);
                track.AddEarlier(day, earlier, history[day].Usage);
                anomalous.Add(day);
            }
        }
    }
}
