namespace AiFinOps.Core.Detection.Levels;

internal static class Median
{
    /// <summary>The middle value, or the mean of the two middle ones; 0 for none. Sorts the values in place.</summary>
    public static double Of(Span<double> values)
    {
        if (values.Length == 0)
        {
            return 0;
        }

        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
