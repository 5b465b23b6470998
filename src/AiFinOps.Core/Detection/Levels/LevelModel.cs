namespace AiFinOps.Core.Detection.Levels;

/// <summary>
/// What a line usually spends on a day, learned one day after the other: the median level of its last fourteen days times the shape of
/// its week, in logarithms, because spend strays in percent and not in euros. A floor of a tenth of the usual day is added
/// before the logarithm, so that a day of nothing is far away and not infinitely far.
/// </summary>
internal sealed class LevelModel
{
    /// <summary>Two weeks hold every weekday twice, and follow growth within a week.</summary>
    private const int LevelDays = 14;
    private const int FloorDays = 28;
    private const int FloorChecks = 7;
    private const double FloorPart = 0.10;

    /// <summary>The floor is moved, and the logarithms with it, when the usual day has moved by this factor.</summary>
    private const double FloorMoves = 1.5;

    /// <summary>Below any money: keeps the logarithm of a line without spend finite.</summary>
    private const double LeastFloor = 0.01;

    private readonly double[] usage;
    private readonly double[] logs;
    private readonly int[] learned;
    private readonly WeekShape shape;
    private readonly int firstWeekday;

    /// <summary>What was added to the logarithms of days before an adopted level; null while none was, as on most lines.</summary>
    private double[]? raised;
    private double level = double.NaN;

    /// <param name="usage">Usage per day from the first day on.</param>
    /// <param name="firstDay">Of <paramref name="usage"/>: says which day of the week is which.</param>
    public LevelModel(double[] usage, DateOnly firstDay)
    {
        this.usage = usage;
        firstWeekday = (int)firstDay.DayOfWeek;
        logs = new double[usage.Length];
        learned = new int[usage.Length];
        shape = new WeekShape();
    }

    /// <summary>Number of days that taught.</summary>
    public int Count { get; private set; }

    /// <summary>The days that taught, in order.</summary>
    public ReadOnlySpan<int> Learned => learned.AsSpan(0, Count);

    /// <summary>In money of the line.</summary>
    public double Floor { get; private set; } = LeastFloor;

    /// <summary>The typical day without its weekday, a logarithm: the median of the last fourteen days that taught. Only with <see cref="Count"/> above zero.</summary>
    public double Level()
    {
        if (double.IsNaN(level))
        {
            Span<double> last = stackalloc double[LevelDays];
            level = Median.Of(last[..LastBefore(int.MaxValue, last)]);
        }

        return level;
    }

    /// <summary>The last days before a day that taught, newest first, each without its weekday. Fills what there is.</summary>
    public int LastBefore(int day, Span<double> values)
    {
        var filled = 0;
        for (var at = Count - 1; at >= 0 && filled < values.Length; at--)
        {
            if (learned[at] < day)
            {
                values[filled++] = Seen(learned[at]);
            }
        }

        return filled;
    }

    /// <summary>A learned day without its weekday; NaN for one that did not teach.</summary>
    public double SeenOn(int day)
    {
        var at = Array.BinarySearch(learned, 0, Count, day);
        return at < 0 ? double.NaN : Seen(day);
    }

    /// <summary>The usage of a new day without its weekday. The day teaches only when it is learned.</summary>
    public double Look(int day)
    {
        logs[day] = Log(usage[day]);
        return Seen(day);
    }

    /// <summary>What a level means on a day.</summary>
    public Expectation On(int day, double level) => new(level + shape[WeekdayOf(day)], Floor);

    /// <summary>The day that was looked at last teaches from now on. Days come in order.</summary>
    public void Learn(int day)
    {
        learned[Count++] = day;
        level = double.NaN;
        if (Count % FloorChecks == 0 || Count < LevelDays)
        {
            MoveFloor();
        }

        shape.Learn(learned.AsSpan(0, Count), logs, firstWeekday);
    }

    /// <summary>A level that has held for weeks is the new normal: the days before it are raised to it, and its own days teach.</summary>
    public void Adopt(IReadOnlyList<int> days, double step)
    {
        raised ??= new double[usage.Length];
        for (var at = 0; at < Count; at++)
        {
            raised[learned[at]] += step;
        }

        foreach (var day in days)
        {
            learned[Count++] = day;
        }

        learned.AsSpan(0, Count).Sort();
        Relearn();
    }

    private double Seen(int day) => logs[day] - shape[WeekdayOf(day)];

    private double Log(double amount) => Math.Log(Math.Max(0, amount) + Floor);

    private int WeekdayOf(int day) => (int)((uint)(firstWeekday + day) % 7);

    private void MoveFloor()
    {
        var wanted = Math.Max(LeastFloor, FloorPart * UsualDay());
        if (wanted > Floor * FloorMoves || wanted < Floor / FloorMoves)
        {
            Floor = wanted;
            Relearn();
        }
    }

    /// <summary>The median, or the mean where a line spends on few days only.</summary>
    private double UsualDay()
    {
        Span<double> last = stackalloc double[FloorDays];
        var count = Math.Min(FloorDays, Count);
        var sum = 0.0;
        for (var at = 0; at < count; at++)
        {
            var day = learned[Count - 1 - at];
            last[at] = raised is null ? usage[day] : usage[day] * Math.Exp(raised[day]);
            sum += last[at];
        }

        return Math.Max(sum / count, Median.Of(last[..count]));
    }

    private void Relearn()
    {
        level = double.NaN;
        foreach (var day in learned.AsSpan(0, Count))
        {
            logs[day] = Log(usage[day]) + (raised is null ? 0 : raised[day]);
        }

        shape.Relearn(learned.AsSpan(0, Count), logs, firstWeekday);
    }
}
