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
    private const int Weekdays = 7;

    /// <summary>What the longest window of a drift and the four weeks before it need.</summary>
    private const int DaysKeptUp = 42;
    private const int FloorChecks = 7;
    private const double FloorPart = 0.10;

    /// <summary>The floor is moved, and the logarithms with it, when the usual day has moved by this factor.</summary>
    private const double FloorMoves = 1.5;

    /// <summary>Below any money: keeps the logarithm of a line without spend finite.</summary>
    private const double LeastFloor = 0.01;

    private readonly double[] usage;
    private readonly double[] logs;
    private readonly int[] learned;
    private readonly double[] seen;
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
        seen = new double[usage.Length];
        shape = new WeekShape();
    }

    /// <summary>Number of days that taught.</summary>
    public int Count { get; private set; }

    /// <summary>The days that taught, in order.</summary>
    public ReadOnlySpan<int> Learned => learned.AsSpan(0, Count);

    /// <summary>The same days without their weekday, as logarithms. The last six weeks are kept up with the shape, and nobody looks further back.</summary>
    public ReadOnlySpan<double> SeenDays => seen.AsSpan(0, Count);

    /// <summary>In money of the line.</summary>
    public double Floor { get; private set; } = LeastFloor;

    /// <summary>The typical day without its weekday, a logarithm: the median of the last fourteen days that taught. Only with <see cref="Count"/> above zero.</summary>
    public double Level()
    {
        if (double.IsNaN(level))
        {
            level = Median.Of(Last(SeenDays, LevelDays));
        }

        return level;
    }

    /// <summary>The last so many days that taught before a day, or as many as there are; see <see cref="SeenDays"/>.</summary>
    public ReadOnlySpan<double> LastBefore(int day, int days)
    {
        var count = Count;
        while (count > 0 && learned[count - 1] >= day)
        {
            count--;
        }

        return Last(seen.AsSpan(0, count), days);
    }

    /// <summary>The highest median usage of seven days that taught one after the other, all of them in a span of days; 0 where there are no seven.</summary>
    /// <param name="to">The first day after the span.</param>
    public double HighestWeek(int from, int to)
    {
        var highest = 0.0;
        for (var last = Weekdays - 1; last < Count && learned[last] < to; last++)
        {
            var first = last - Weekdays + 1;
            highest = learned[first] >= from ? Math.Max(highest, MedianUsage(learned.AsSpan(first, Weekdays))) : highest;
        }

        return highest;
    }

    /// <summary>Median usage of a day that has not taught yet and the six before it that did.</summary>
    public double WeekUpTo(int day) => MedianUsage([.. learned.AsSpan(Math.Max(0, Count - Weekdays + 1), Math.Min(Count, Weekdays - 1)), day]);

    /// <summary>A learned day without its weekday; NaN for one that did not teach.</summary>
    public double SeenOn(int day)
    {
        var at = Array.BinarySearch(learned, 0, Count, day);
        return at < 0 ? double.NaN : seen[at];
    }

    /// <summary>The usage of a new day without its weekday. The day teaches only when it is learned.</summary>
    public double Look(int day)
    {
        logs[day] = Log(usage[day]);
        return Seen(day);
    }

    /// <summary>What of it is needed for days to come.</summary>
    public LevelOutlook Outlook() => new(Level(), Floor, shape, firstWeekday);

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

        seen[Count - 1] = Seen(day);
        if (shape.Learn(Learned, logs, firstWeekday) is { } moved)
        {
            SeeAgain(moved);
        }
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

    /// <summary>
    /// The shape of one weekday has moved: its days among the last six weeks follow. They lie seven places apart, or less where days
    /// between them did not teach. Keeping them up costs a fifth of putting them together for each question.
    /// </summary>
    private void SeeAgain(int dayOfWeekday)
    {
        var oldest = Math.Max(0, Count - DaysKeptUp);
        var day = learned[Count - 1] - ((learned[Count - 1] - dayOfWeekday) % Weekdays);
        for (var at = Count; at > oldest; day -= Weekdays)
        {
            at = Math.Max(oldest, at - Weekdays);
            while (learned[at] < day)
            {
                at++;
            }

            if (learned[at] == day)
            {
                seen[at] = Seen(day);
            }
        }
    }

    private static ReadOnlySpan<double> Last(ReadOnlySpan<double> values, int count) => values[Math.Max(0, values.Length - count)..];

    private double Seen(int day) => logs[day] - shape[WeekdayOf(day)];

    private double Log(double amount) => Math.Log(Math.Max(0, amount) + Floor);

    private int WeekdayOf(int day) => (int)((uint)(firstWeekday + day) % Weekdays);

    private void MoveFloor()
    {
        Span<double> last = stackalloc double[Math.Min(FloorDays, Count)];
        var mean = LastDays(last);
        if (IsHeldBy(mean, last))
        {
            return;
        }

        // The median, or the mean where a line spends on few days only.
        var wanted = Math.Max(LeastFloor, FloorPart * Math.Max(mean, Median.Of(last)));
        if (wanted > Floor * FloorMoves || wanted < Floor / FloorMoves)
        {
            Floor = wanted;
            Relearn();
        }
    }

    /// <summary>The mean is near the floor's usual day and the median surely not far above: the floor stays, which it nearly always does.</summary>
    private bool IsHeldBy(double mean, ReadOnlySpan<double> last) =>
        FloorPart * mean >= Floor / FloorMoves && FloorPart * mean <= Floor * FloorMoves && Counting.IsMedianNotAbove(last, Floor * FloorMoves / FloorPart * (1 - 1e-9));

    /// <summary>The last days that taught, and their mean, in money.</summary>
    private double LastDays(Span<double> last)
    {
        var sum = 0.0;
        for (var at = 0; at < last.Length; at++)
        {
            var day = learned[Count - 1 - at];
            last[at] = raised is null ? usage[day] : usage[day] * Math.Exp(raised[day]);
            sum += last[at];
        }

        return sum / last.Length;
    }

    private void Relearn()
    {
        level = double.NaN;
        foreach (var day in Learned)
        {
            logs[day] = Log(usage[day]) + (raised is null ? 0 : raised[day]);
        }

        shape.Relearn(Learned, logs, firstWeekday);
        for (var at = 0; at < Count; at++)
        {
            seen[at] = Seen(learned[at]);
        }
    }

    private double MedianUsage(ReadOnlySpan<int> days)
    {
        Span<double> amounts = stackalloc double[days.Length];
        for (var index = 0; index < days.Length; index++)
        {
            amounts[index] = usage[days[index]];
        }

        return Median.Of(amounts);
    }
}
