using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Forecasts;

/// <summary>
/// The last known days of a line up to a day, oldest first, each brought to the level that the line is at now. Days that are unknown or
/// negative are left out: they are no example of a day, and least of all one of zero.
/// </summary>
internal sealed class KnownDays
{
    /// <summary>All that the method looks at: twelve weeks of weekdays, each with the days around it.</summary>
    private const int Most = 13 * 7;

    private readonly double[] usage = new double[Most];
    private readonly DateOnly[] days = new DateOnly[Most];
    private readonly int first = Most;

    public KnownDays(LineHistory history, AnnouncedLevels announced, DateOnly asOf)
    {
        var last = Math.Min(history.Length - 1, history.IndexOf(asOf));
        for (var index = last; index >= 0 && first > 0; index--)
        {
            var reading = history.Readings[index];
            if (!double.IsNaN(reading))
            {
                first--;
                days[first] = history.First.AddDays(index);
                usage[first] = reading / announced.On(days[first]);
            }
        }
    }

    public int Count => Most - first;

    /// <summary>Usage per day, in money of the line.</summary>
    public ReadOnlySpan<double> Usage => usage.AsSpan(first);

    public ReadOnlySpan<DateOnly> Days => days.AsSpan(first);

    /// <summary>Mean usage of the days from <paramref name="from"/> up to <paramref name="to"/>, which is not one of them.</summary>
    public double Mean(int from, int to)
    {
        var sum = 0.0;
        foreach (var value in Usage[from..to])
        {
            sum += value;
        }

        return sum / (to - from);
    }
}
