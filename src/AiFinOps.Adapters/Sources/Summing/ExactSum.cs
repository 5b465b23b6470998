using System.Numerics;
using AiFinOps.Adapters.Sources.Csv;

namespace AiFinOps.Adapters.Sources.Summing;

/// <summary>Arithmetic on <c>digits / 10^scale</c> that is exact or says that it cannot be.</summary>
internal static class ExactSum
{
    private static readonly Int128[] Powers = [.. Enumerable.Range(0, 29).Select(power => (Int128)BigInteger.Pow(10, power))];
    private static readonly Int128 MaxDecimalDigits = (Int128.One << 96) - 1;

    /// <returns>False, and the sum unchanged, where 38 digits do not hold the result.</returns>
    public static bool TryAdd(ref Int128 sum, ref byte scale, CsvNumber value)
    {
        if (scale == value.Scale)
        {
            return TryAdd(ref sum, value.Digits);
        }

        if (scale > value.Scale)
        {
            return TryShift(value.Digits, scale - value.Scale, out var shifted) && TryAdd(ref sum, shifted);
        }

        if (!TryShift(sum, value.Scale - scale, out var raised) || !TryAdd(ref raised, value.Digits))
        {
            return false;
        }

        (sum, scale) = (raised, value.Scale);
        return true;
    }

    /// <summary>The decimals whose sum is the number: one, or more where it has more digits than one can hold.</summary>
    public static IReadOnlyList<decimal> ToDecimals(Int128 digits, byte scale)
    {
        while (Int128.Abs(digits) > MaxDecimalDigits && scale > 0 && digits % 10 == 0)
        {
            digits /= 10;
            scale--;
        }

        if (Int128.Abs(digits) <= MaxDecimalDigits)
        {
            return [ToDecimal(digits, scale)];
        }

        var (whole, fraction) = Int128.DivRem(digits, Powers[scale]);
        var parts = new List<decimal>();
        for (; Int128.Abs(whole) > MaxDecimalDigits; whole -= Int128.Sign(whole) * MaxDecimalDigits)
        {
            parts.Add(ToDecimal(Int128.Sign(whole) * MaxDecimalDigits, 0));
        }

        parts.Add(ToDecimal(whole, 0));
        if (fraction != 0)
        {
            parts.Add(ToDecimal(fraction, scale));
        }

        return parts;
    }

    private static decimal ToDecimal(Int128 digits, byte scale)
    {
        var size = (UInt128)Int128.Abs(digits);
        return new decimal((int)(uint)size, (int)(uint)(size >> 32), (int)(uint)(size >> 64), digits < 0, scale);
    }

    private static bool TryAdd(ref Int128 sum, Int128 value)
    {
        var result = unchecked(sum + value);
        if (((sum ^ result) & (value ^ result)) < 0)
        {
            return false;
        }

        sum = result;
        return true;
    }

    private static bool TryShift(Int128 digits, int places, out Int128 shifted)
    {
        var limit = Int128.MaxValue / Powers[places];
        shifted = unchecked(digits * Powers[places]);
        return digits <= limit && digits >= -limit;
    }
}
