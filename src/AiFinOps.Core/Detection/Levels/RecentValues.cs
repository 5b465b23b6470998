namespace AiFinOps.Core.Detection.Levels;

/// <summary>
/// The last values of a stream. They are put in order when their order is asked for and not before: most days need no more than a count,
/// and keeping three windows in order was a third of the time of a walk.
/// </summary>
internal sealed class RecentValues(int capacity)
{
    /// <summary>With fewer news than this the values in order are mended, which takes a tenth of sorting them all again.</summary>
    private const int MostNews = 12;

    private readonly double[] values = new double[capacity];
    private double[]? ascending;

    /// <summary>The values as they were when they were put in order: news overwrite the others.</summary>
    private double[]? ordered;
    private int orderedCount;
    private int news;
    private int next;

    public int Count { get; private set; }

    /// <summary>As they came, the first ones being overwritten when the window is full.</summary>
    public ReadOnlySpan<double> Unordered => values.AsSpan(0, Count);

    public ReadOnlySpan<double> Ascending
    {
        get
        {
            if (news > 0)
            {
                PutInOrder();
                news = 0;
            }

            return ascending.AsSpan(0, Count);
        }
    }

    /// <summary>The oldest value leaves when the window is full.</summary>
    public void Add(double value)
    {
        values[next] = value;
        next = next + 1 == capacity ? 0 : next + 1;
        Count = Math.Min(capacity, Count + 1);
        news++;
    }

    public double Median()
    {
        var sorted = Ascending;
        return Count % 2 == 1 ? sorted[Count / 2] : (sorted[(Count / 2) - 1] + sorted[Count / 2]) / 2;
    }

    private void PutInOrder()
    {
        if (ascending is null || ordered is null || news > MostNews || orderedCount < capacity)
        {
            ascending ??= new double[capacity];
            ordered ??= new double[capacity];
            Unordered.CopyTo(ascending);
            Unordered.CopyTo(ordered);
            ascending.AsSpan(0, Count).Sort();
            orderedCount = Count;
            return;
        }

        for (var age = news; age > 0; age--)
        {
            var at = (next - age + capacity) % capacity;
            Replace(ascending, ordered[at], values[at]);
            ordered[at] = values[at];
        }
    }

    private static void Replace(double[] ascending, double old, double value)
    {
        var at = Array.BinarySearch(ascending, old);
        for (; at + 1 < ascending.Length && ascending[at + 1] < value; at++)
        {
            ascending[at] = ascending[at + 1];
        }

        for (; at > 0 && ascending[at - 1] > value; at--)
        {
            ascending[at] = ascending[at - 1];
        }

        ascending[at] = value;
    }
}
