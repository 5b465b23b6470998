namespace AiFinOps.Core.Detection;

internal static class Median
{
    /// <summary>The middle value; the mean of the two middle ones where their number is even. Sorts the values in place.</summary>
    public static decimal Of(Span<decimal> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2m;
    }
}
