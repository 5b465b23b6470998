namespace AiFinOps.Core.Detection.Levels;

/// <summary>
/// The last values of a stream. They are sorted when their order is asked for and not before: most days need no more than a count,
/// and keeping three windows in order was a third of the time of a walk.
/// </summary>
internal sealed class RecentValues(int capacity)
{
    private readonly double[] values = new double[capacity];
    private double[]? ascending;
    private int next;
    private bool inOrder;

    public int Count { get; private set; }

    public ReadOnlySpan<double> Ascending
    {
        get
        {
            if (!inOrder)
            {
                ascending ??= new double[capacity];
                values.AsSpan(0, Count).CopyTo(ascending);
                ascending.AsSpan(0, Count).Sort();
                inOrder = true;
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
        inOrder = false;
    }

    public double Median()
    {
        var sorted = Ascending;
        return Count % 2 == 1 ? sorted[Count / 2] : (sorted[(Count / 2) - 1] + sorted[Count / 2]) / 2;
    }

    /// <summary>As they came, the first ones being overwritten when the window is full.</summary>
    public ReadOnlySpan<double> Unordered => values.AsSpan(0, Count);
}
