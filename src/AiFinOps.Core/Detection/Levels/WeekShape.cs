namespace AiFinOps.Core.Detection.Levels;

/// <summary>
/// The shape of a line's week: for each weekday, the median of its last eight deviations from the median of the seven days around it.
/// Half a day of doubt is added to each count, so that a weekday seen once or twice says little.
/// </summary>
internal sealed class WeekShape
{
    private const int Weekdays = 7;
    private const int Weeks = 8;
    private const int Around = 3;
    private const double Doubt = 0.5;

    private readonly double[] deviations = new double[Weekdays * Weeks];
    private readonly int[] counts = new int[Weekdays];
    private readonly double[] effects = new double[Weekdays];

    /// <param name="weekday">As <see cref="DayOfWeek"/>.</param>
    public double this[int weekday] => effects[weekday];

    /// <summary>Takes in the newest day whose seven days around it are known.</summary>
    /// <param name="learned">Days that taught, in order.</param>
    /// <returns>That day: its weekday has moved. Null while there is none.</returns>
    public int? Learn(ReadOnlySpan<int> learned, double[] logs, int firstWeekday)
    {
        if (learned.Length <= 2 * Around)
        {
            return null;
        }

        var newest = learned.Length - 1 - Around;
        Effect(Add(learned, newest, logs, firstWeekday));
        return learned[newest];
    }

    public void Relearn(ReadOnlySpan<int> learned, double[] logs, int firstWeekday)
    {
        Array.Clear(counts);
        Array.Clear(effects);
        for (var at = Around; at < learned.Length - Around; at++)
        {
            Add(learned, at, logs, firstWeekday);
        }

        for (var weekday = 0; weekday < Weekdays; weekday++)
        {
            Effect(weekday);
        }
    }

    private int Add(ReadOnlySpan<int> learned, int at, double[] logs, int firstWeekday)
    {
        Span<double> around = stackalloc double[(2 * Around) + 1];
        for (var offset = -Around; offset <= Around; offset++)
        {
            around[offset + Around] = logs[learned[at + offset]];
        }

        var weekday = (firstWeekday + learned[at]) % Weekdays;
        deviations[(weekday * Weeks) + (counts[weekday]++ % Weeks)] = logs[learned[at]] - Median.Of(around);
        return weekday;
    }

    private void Effect(int weekday)
    {
        var count = Math.Min(Weeks, counts[weekday]);
        effects[weekday] = Median.Of(deviations.AsSpan(weekday * Weeks, count)) * count / (count + Doubt);
    }
}
