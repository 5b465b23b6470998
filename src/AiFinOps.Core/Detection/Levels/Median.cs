using System.Runtime.Intrinsics;

namespace AiFinOps.Core.Detection.Levels;

/// <summary>
/// The middle of some values, found by counting for each how many are smaller, eight at a time. That has no branches to
/// mispredict: on the 7 to 28 values that levels are made of it takes a fifth of the time of sorting them.
/// </summary>
internal static class Median
{
    private const int Lanes = 4;

    /// <summary>The middle value, or the mean of the two middle ones; 0 for none. None may be NaN.</summary>
    public static double Of(ReadOnlySpan<double> values) => values.Length switch
    {
        0 => 0,
        1 => values[0],
        2 => (values[0] + values[1]) / 2,
        3 => Math.Max(Math.Min(values[0], values[1]), Math.Min(Math.Max(values[0], values[1]), values[2])),
        _ => ByRank(values),
    };

    private static double ByRank(ReadOnlySpan<double> values)
    {
        // The value of a rank is the largest that has no more than so many below it, ties or not.
        var lowerRank = Vector256.Create((values.Length - 1L) / 2);
        var upperRank = Vector256.Create(values.Length / 2L);
        var lower = Vector256.Create(double.NegativeInfinity);
        var upper = lower;
        for (var at = 0; at < values.Length; at += 2 * Lanes)
        {
            // The last lanes overlap the ones before: looking twice at a value changes no maximum.
            var left = Vector256.Create(values[Math.Min(at, values.Length - Lanes)..]);
            var right = Vector256.Create(values[Math.Min(at + Lanes, values.Length - Lanes)..]);
            var belowLeft = Vector256<long>.Zero;
            var belowRight = Vector256<long>.Zero;
            foreach (var value in values)
            {
                // A comparison that holds is -1 in its lane.
                var one = Vector256.Create(value);
                belowLeft -= Vector256.LessThan(one, left).AsInt64();
                belowRight -= Vector256.LessThan(one, right).AsInt64();
            }

            lower = LargestUpTo(lowerRank, belowLeft, left, LargestUpTo(lowerRank, belowRight, right, lower));
            upper = LargestUpTo(upperRank, belowLeft, left, LargestUpTo(upperRank, belowRight, right, upper));
        }

        return values.Length % 2 == 1 ? Largest(lower) : (Largest(lower) + Largest(upper)) / 2;
    }

    private static Vector256<double> LargestUpTo(Vector256<long> rank, Vector256<long> below, Vector256<double> values, Vector256<double> largest) =>
        Vector256.MaxNative(largest, Vector256.ConditionalSelect(Vector256.LessThanOrEqual(below, rank).AsDouble(), values, largest));

    private static double Largest(Vector256<double> values)
    {
        var two = Vector128.MaxNative(values.GetLower(), values.GetUpper());
        return Math.Max(two[0], two[1]);
    }
}
