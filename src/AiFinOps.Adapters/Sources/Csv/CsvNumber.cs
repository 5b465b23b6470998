namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>An exact decimal: <c>Digits / 10^Scale</c>.</summary>
internal readonly record struct CsvNumber(Int128 Digits, byte Scale)
{
    /// <summary>What a <see cref="decimal"/> can hold.</summary>
    private const int MaxScale = 28;

    private static readonly Int128 MaxDigits = (Int128.One << 96) - 1;

    /// <summary>
    /// Invariant notation, an exponent allowed (<c>1.0E-7</c>). Thousands separators, decimal commas, currency signs and NaN are not numbers.
    /// </summary>
    /// <param name="tooLong">It is a number, and has more digits than a <see cref="decimal"/> holds.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out CsvNumber number, out bool tooLong)
    {
        number = default;
        tooLong = false;
        var negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
        {
            text = text[1..];
        }

        return TryDigits(text, out var digits, out var scale, out var rest, ref tooLong)
            && TryExponent(rest, ref scale)
            && TryFit(digits, scale, negative, out number, ref tooLong);
    }

    /// <summary>Reads digits and a point. Digits beyond the 18th go the slower way.</summary>
    private static bool TryDigits(ReadOnlySpan<byte> text, out Int128 digits, out int scale, out ReadOnlySpan<byte> rest, ref bool tooLong)
    {
        long small = 0;
        digits = 0;
        scale = 0;
        var count = 0;
        var significant = 0;
        var point = -1;
        var at = 0;
        for (; at < text.Length; at++)
        {
            var digit = text[at] - '0';
            if ((uint)digit > 9)
            {
                if (text[at] != '.' || point >= 0)
                {
                    break;
                }

                point = at;
                continue;
            }

            count++;
            significant += significant > 0 || digit > 0 ? 1 : 0;
            if (significant <= 18)
            {
                small = (small * 10) + digit;
            }
            else if (significant <= 37)
            {
                digits = ((significant == 19 ? small : digits) * 10) + digit;
            }
            else
            {
                // Zeros at the end of a fraction say nothing; anything else cannot be held.
                tooLong |= digit > 0 || point < 0;
                scale--;
            }
        }

        if (significant <= 18)
        {
            digits = small;
        }

        scale += point < 0 ? 0 : at - point - 1;
        rest = text[at..];
        return count > 0 && !tooLong;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, ref int scale)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        var negative = text is [_, (byte)'-', ..];
        text = text is [_, (byte)'-' or (byte)'+', ..] ? text[2..] : text[1..];
        var exponent = 0;
        foreach (var character in text)
        {
            if (character is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            exponent = Math.Min((exponent * 10) + character - '0', 100_000);
        }

        scale += negative ? exponent : -exponent;
        return !text.IsEmpty;
    }

    private static bool TryFit(Int128 digits, int scale, bool negative, out CsvNumber number, ref bool tooLong)
    {
        if (digits == 0)
        {
            number = new CsvNumber(0, (byte)Math.Clamp(scale, 0, MaxScale));
            return true;
        }

        while ((scale > MaxScale || digits > MaxDigits) && scale > 0 && digits % 10 == 0)
        {
            digits /= 10;
            scale--;
        }

        while (scale < 0 && digits <= MaxDigits / 10)
        {
            digits *= 10;
            scale++;
        }

        tooLong = scale is < 0 or > MaxScale || digits > MaxDigits;
        number = tooLong ? default : new CsvNumber(negative ? -digits : digits, (byte)scale);
        return !tooLong;
    }
}
