namespace AiFinOps.Core.Detection;

/// <summary>The days on which a line left its band in one direction, taken together: one cause, one finding.</summary>
/// <param name="detector">Name of the detector that opened it.</param>
/// <param name="hold">A later day belongs to it from this residual on: half of what it took to open it.</param>
internal sealed class VarianceRun(string detector, double hold)
{
    /// <summary>A weekend of quiet days does not make a second cause of the same one.</summary>
    private const int QuietDaysThatEndIt = 3;

    /// <summary>A spike that lasts is a shift of the level.</summary>
    private const int DaysOfAShift = 3;

    private readonly List<DateOnly> days = [];
    private int quietDays;

    public string Detector => string.Equals(detector, "spike", StringComparison.Ordinal) && days.Count >= DaysOfAShift ? "level-shift" : detector;

    public IReadOnlyList<DateOnly> Days => days;

    public DateOnly Onset => days[0];

    public DateOnly Last => days[^1];

    public decimal Actual { get; private set; }

    public decimal Expected { get; private set; }

    /// <summary>Accumulated; negative for a drop.</summary>
    public decimal Excess => Actual - Expected;

    public DayVariance LastVariance { get; private set; }

    public bool Provisional { get; private set; }

    /// <summary>The last day on which the excess itself leapt, as a second cause on top of the first would make it; null where it never did.</summary>
    public DateOnly? RoseOn { get; private set; }

    /// <summary>The newest settled day is part of the run.</summary>
    public bool IsCurrent => quietDays == 0;

    public bool HasEnded => quietDays >= QuietDaysThatEndIt;

    public bool Holds(double residual) => residual >= hold;

    public void Add(DayVariance variance, bool provisional)
    {
        days.Add(variance.Day);
        Actual += variance.Actual;
        Expected += variance.Expected;
        LastVariance = variance;
        Provisional |= provisional;
        quietDays = 0;
    }

    public void Rises(DateOnly day) => RoseOn = day;

    /// <summary>A settled day within the band.</summary>
    public void AddQuietDay() => quietDays++;
}

/// <param name="Band">What the day may differ from the expectation before it counts.</param>
internal readonly record struct DayVariance(DateOnly Day, decimal Actual, decimal Expected, decimal Band);
