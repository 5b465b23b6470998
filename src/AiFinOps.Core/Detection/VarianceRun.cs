namespace AiFinOps.Core.Detection;

/// <summary>The days on which a line left its band in one direction, taken together: one cause, one finding.</summary>
internal sealed class VarianceRun
{
    /// <summary>A weekend of quiet days does not make a second cause of the same one.</summary>
    private const int QuietDaysThatEndIt = 3;

    private readonly List<DateOnly> days = [];

    public IReadOnlyList<DateOnly> Days => days;

    public DateOnly Onset => days[0];

    public DateOnly Last => days[^1];

    public decimal Actual { get; private set; }

    public decimal Expected { get; private set; }

    /// <summary>Accumulated; negative for a drop.</summary>
    public decimal Excess => Actual - Expected;

    public DayVariance LastVariance { get; private set; }

    public bool Provisional { get; private set; }

    public bool IsEmpty => days.Count == 0;

    /// <summary>The newest settled day is part of the run.</summary>
    public bool IsCurrent => !IsEmpty && quietDays == 0;

    private int quietDays;

    public void Add(DayVariance variance, bool provisional)
    {
        days.Add(variance.Day);
        Actual += variance.Actual;
        Expected += variance.Expected;
        LastVariance = variance;
        Provisional |= provisional;
        quietDays = 0;
    }

    /// <summary>A settled day within the band.</summary>
    public void AddQuietDay()
    {
        if (!IsEmpty && ++quietDays == QuietDaysThatEndIt)
        {
            days.Clear();
            Actual = Expected = 0m;
            Provisional = false;
        }
    }
}

/// <param name="Band">What the day may differ from the expectation before it counts.</param>
internal readonly record struct DayVariance(DateOnly Day, decimal Actual, decimal Expected, decimal Band)
{
    public bool IsAbove => Actual - Expected >= Band;

    public bool IsBelow => Expected - Actual >= Band;
}
