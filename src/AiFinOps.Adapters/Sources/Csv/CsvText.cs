using System.Text;

namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>What a cell says.</summary>
internal static class CsvText
{
    /// <summary>The cell without its quotes; doubled quotes become single ones, in <paramref name="scratch"/>, which grows as needed.</summary>
    public static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> cell, ref byte[] scratch)
    {
        if (cell.Length < 2 || cell[0] != '"')
        {
            return cell;
        }

        var inner = cell[1..^1];
        var quote = inner.IndexOf((byte)'"');
        if (quote < 0)
        {
            return inner;
        }

        if (scratch.Length < inner.Length)
        {
            scratch = new byte[inner.Length];
        }

        var written = 0;
        while (quote >= 0)
        {
            inner[..(quote + 1)].CopyTo(scratch.AsSpan(written));
            written += quote + 1;
            inner = inner[Math.Min(quote + 2, inner.Length)..];
            quote = inner.IndexOf((byte)'"');
        }

        inner.CopyTo(scratch.AsSpan(written));
        return scratch.AsSpan(0, written + inner.Length);
    }

    /// <summary>Numbers, dates and codes: without quotes and the blanks around.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> cell)
    {
        if (cell.Length >= 2 && cell[0] == '"')
        {
            cell = cell[1..^1];
        }

        while (cell is [(byte)' ' or (byte)'\t', ..])
        {
            cell = cell[1..];
        }

        while (cell is [.., (byte)' ' or (byte)'\t'])
        {
            cell = cell[..^1];
        }

        return cell;
    }

    /// <summary>FOCUS writes a null as nothing; several exporters write the text NULL.</summary>
    public static bool IsNull(ReadOnlySpan<byte> value) => value.IsEmpty || (value.Length == 4 && Ascii.EqualsIgnoreCase(value, "NULL"u8));

    /// <summary>For messages: short, on one line, in quotes.</summary>
    public static string Excerpt(ReadOnlySpan<byte> value)
    {
        const int Longest = 40;
        var text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, 4 * Longest)]);
        var shown = new string([.. text.Take(Longest).Select(character => char.IsControl(character) ? '?' : character)]);
        return text.Length > Longest ? $"'{shown}…'" : $"'{shown}'";
    }
}
