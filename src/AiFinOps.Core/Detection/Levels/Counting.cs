using System.Numerics;

namespace AiFinOps.Core.Detection.Levels;

/// <summary>On which side of a limit a rank of some values is, by a count: a few nanoseconds where a sort takes hundreds.</summary>
internal static class Counting
{
    /// <summary>More than half of the values are above the limit, and so is their median.</summary>
    public static bool IsMedianAbove(ReadOnlySpan<double> values, double limit) => Above(values, limit) > values.Length / 2;

    /// <summary>More than half of the values are not above the limit, and neither is their median.</summary>
    public static bool IsMedianNotAbove(ReadOnlySpan<double> values, double limit) => values.Length - Above(values, limit) > values.Length / 2;

    public static int Above(ReadOnlySpan<double> values, double limit)
    {
        var counts = Vector<long>.Zero;
        var limits = new Vector<double>(limit);
        var at = 0;
        for (; at <= values.Length - Vector<double>.Count; at += Vector<double>.Count)
        {
            // A comparison that holds is -1 in its lane.
            counts -= Vector.GreaterThan(new Vector<double>(values[at..]), limits);
        }

        var above = (int)Vector.Sum(counts);
        for (; at < values.Length; at++)
        {
            above += values[at] > limit ? 1 : 0;
        }

        return above;
    }
}
