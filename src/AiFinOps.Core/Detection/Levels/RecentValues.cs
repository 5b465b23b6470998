namespace AiFinOps.Core.Detection.Levels;

/// <summary>
/// The last values of a stream. They are put in order when their order is asked for and not before: most days need no more than a count,
/// and keeping the windows in order was a third of the time of a walk.
/// </summary>
internal sealed class RecentValues(int capacity)
{
    private readonly double[] values = new double[capacity];
    private double[] ascending = [];

    /// <summary>The values as they were when they were last put in order.</summary>
    private double[] ordered = [];
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
            PutNewsInOrder();
            return ascending.AsSpan(0, Count);
        }
    }

    /// <summary>The oldest value leaves when the window is full.</summary>
    public void Add(double value)
    {
        values[next] = value;
        next = next + 1 == capacity ? 0 : next + 1;
        Count = Math.Min(capacity, Count + 1);
        news = Math.Min(capacity, news + 1);
    }

    private void PutNewsInOrder()
    {
        if (ascending.Length == 0)
        {
            (ascending, ordered) = (new double[capacity], new double[capacity]);
        }

        var areAllNew = news == capacity;
        orderedCount = areAllNew ? 0 : orderedCount;
        for (; news > 0; news--)
        {
            var at = (next - news + capacity) % capacity;
            var place = areAllNew || at == orderedCount ? orderedCount++ : Array.BinarySearch(ascending, 0, orderedCount, ordered[at]);
            ordered[at] = values[at];
            Settle(place, values[at]);
        }
    }

    /// <summary>Puts a value into a place that is free, and lets it sink or rise to where it belongs.</summary>
    private void Settle(int place, double value)
    {
        for (; place + 1 < orderedCount && ascending[place + 1] < value; place++)
        {
            ascending[place] = ascending[place + 1];
        }

        for (; place > 0 && ascending[place - 1] > value; place--)
        {
            ascending[place] = ascending[place - 1];
        }

        ascending[place] = value;
    }
}
