namespace AiFinOps.Core.Detection;

internal static class Median
{
    /// <summary>The middle value; the mean of the two middle ones, rounded down, where their number is even. Sorts the values in place.</summary>
    public static long Of(Span<long> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : values[middle - 1] + ((values[middle] - values[middle - 1]) / 2);
    }
}
