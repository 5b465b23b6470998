namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>
/// A date or date and time in ISO 8601 order: <c>2024-09-18</c>, <c>2024-09-18 23:00:00</c>, <c>2024-09-18T23:00:00.000+02:00</c>, <c>… UTC</c>.
/// </summary>
/// <param name="Utc">Without a zone, the text is taken as UTC.</param>
/// <param name="HasTime">False for a bare date.</param>
/// <param name="HasZone">False where UTC was assumed.</param>
internal readonly record struct CsvMoment(DateTime Utc, bool HasTime, bool HasZone)
{
    public int DayNumber => DateOnly.FromDateTime(Utc).DayNumber;

    public static bool TryParse(ReadOnlySpan<byte> text, out CsvMoment moment)
    {
        moment = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        if (text.Length == 10)
        {
            moment = new CsvMoment(date, HasTime: false, HasZone: false);
            return true;
        }

        if (text[10] is not ((byte)'T' or (byte)' ') || !TryTime(text[11..], out var time, out var zone) || !TryZone(zone, out var offset))
        {
            return false;
        }

        var ticks = date.Ticks + time.Ticks - (offset ?? TimeSpan.Zero).Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        moment = new CsvMoment(new DateTime(ticks, DateTimeKind.Utc), HasTime: true, HasZone: offset is not null);
        return true;
    }

    /// <summary><c>HH:mm</c>, with seconds and a fraction where there are any.</summary>
    private static bool TryTime(ReadOnlySpan<byte> text, out TimeSpan time, out ReadOnlySpan<byte> zone)
    {
        time = default;
        zone = default;
        if (text.Length < 5 || text[2] != ':' || !TryNumber(text[..2], out var hour) || !TryNumber(text[3..5], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        var second = 0;
        zone = text[5..];
        if (zone is [(byte)':', ..])
        {
            // A leap second belongs to the day it ends.
            if (zone.Length < 3 || !TryNumber(zone[1..3], out second) || second > 60)
            {
                return false;
            }

            zone = Fraction(zone[3..]);
        }

        time = new TimeSpan(hour, minute, Math.Min(second, 59));
        return true;
    }

    private static ReadOnlySpan<byte> Fraction(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'.' or (byte)',', >= (byte)'0' and <= (byte)'9', ..])
        {
            return text;
        }

        var end = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? [] : text[(end + 1)..];
    }

    /// <param name="offset">Null where the text names no zone.</param>
    private static bool TryZone(ReadOnlySpan<byte> text, out TimeSpan? offset)
    {
        offset = null;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual(" UTC"u8) || text.SequenceEqual(" Z"u8))
        {
            offset = TimeSpan.Zero;
            return true;
        }

        var negative = text[0] == '-';
        var digits = text[1..];
        if (text[0] is not ((byte)'+' or (byte)'-') || digits.Length is not (2 or 4 or 5) || (digits.Length == 5 && digits[2] != ':'))
        {
            return false;
        }

        var minute = 0;
        if (!TryNumber(digits[..2], out var hour) || (digits.Length > 2 && !TryNumber(digits[^2..], out minute)) || hour > 14 || minute > 59)
        {
            return false;
        }

        var size = new TimeSpan(hour, minute, 0);
        offset = negative ? -size : size;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var character in text)
        {
            if (character is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + character - '0';
        }

        return true;
    }
}
