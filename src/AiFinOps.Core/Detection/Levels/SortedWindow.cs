namespace AiFinOps.Core.Detection.Levels;

/// <summary>The last values of a stream in ascending order. Adding one costs a short memory move, so a quantile is always at hand.</summary>
internal sealed class SortedWindow(int capacity)
{
    private readonly double[] sorted = new double[capacity];
    private readonly double[] arrived = new double[capacity];
    private int next;

    public int Count { get; private set; }

    public ReadOnlySpan<double> Ascending => sorted.AsSpan(0, Count);

    /// <summary>The oldest value leaves when the window is full.</summary>
    public void Add(double value)
    {
        if (Count == capacity)
        {
            Remove(arrived[next]);
        }

        arrived[next] = value;
        next = (next + 1) % capacity;
        var at = Position(value);
        sorted.AsSpan(at, Count - at).CopyTo(sorted.AsSpan(at + 1));
        sorted[at] = value;
        Count++;
    }

    public double Median() => Count % 2 == 1 ? sorted[Count / 2] : (sorted[(Count / 2) - 1] + sorted[Count / 2]) / 2;

    private void Remove(double value)
    {
        var at = Position(value);
        sorted.AsSpan(at + 1, Count - at - 1).CopyTo(sorted.AsSpan(at));
        Count--;
    }

    private int Position(double value)
    {
        var at = Ascending.BinarySearch(value);
        return at < 0 ? ~at : at;
    }
}
