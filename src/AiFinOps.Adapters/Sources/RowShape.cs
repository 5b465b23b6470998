using System.Globalization;
using AiFinOps.Adapters.Sources.Csv;

namespace AiFinOps.Adapters.Sources;

/// <summary>Whether a row has the cells that the header promises, and the words for what is wrong.</summary>
internal static class RowShape
{
    /// <summary>A cell of more bytes is no dimension, and no provider's tags are that long.</summary>
    public const int MaxCell = 64 * 1024;

    public static bool IsWhole(CsvBatch batch, in CsvRow row, IReadOnlyList<string> header, int maxCell, out Fault fault)
    {
        fault = default;
        if (row.Fault == CsvFault.None && row.Cells == header.Count && batch.RowLength(row) <= maxCell)
        {
            return true;
        }

        if (row.Fault != CsvFault.None)
        {
            fault = new Fault("", Text(row.Fault));
            return false;
        }

        if (row.Cells != header.Count)
        {
            fault = new Fault("", Text(row.Cells, header.Count, batch.EndsInsideLine && row.Start == batch.Rows[^1].Start));
            return false;
        }

        for (var cell = 0; cell < row.Cells; cell++)
        {
            var length = batch.Cell(row, cell).Length;
            if (length > maxCell)
            {
                fault = new Fault(header[cell], string.Create(
                    CultureInfo.InvariantCulture, $"The cell has {length:N0} bytes; at most {maxCell:N0} are read. Shorten it at the source."));
                return false;
            }
        }

        return true;
    }

    /// <summary>Why a cost cannot be read.</summary>
    public static string NumberFault(ReadOnlySpan<byte> text, bool tooLong)
    {
        if (CsvText.IsNull(text))
        {
            return "is empty, and a cost may not be null. Write 0 where nothing was charged.";
        }

        return tooLong
            ? $"{CsvText.Excerpt(text)} has more digits than can be held exactly (28, of them 28 after the point). Round it at the source."
            : $"{CsvText.Excerpt(text)} is not a number. Write it with a decimal point and without thousands separators or a currency sign.";
    }

    private static string Text(CsvFault fault) => fault switch
    {
        CsvFault.StrayQuote => "Text follows a closing quote. Double the quotes that belong to the text, and put the whole cell in quotes.",
        CsvFault.UnclosedQuote => "A quote is opened here and never closed: the file is truncated, or a quote of the text is not doubled. Export it again.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The row has more than {CsvTokenizer.MaxRow:N0} bytes. Look for a quote that is not closed."),
    };

    private static string Text(int cells, int expected, bool endsTheFile) => endsTheFile && cells < expected
        ? string.Create(CultureInfo.InvariantCulture, $"The file ends inside this row, after {cells} of {expected} cells: it is truncated. Export or copy it again.")
        : string.Create(CultureInfo.InvariantCulture, $"The row has {cells} cell(s), the header {expected}. A cell with a comma or a line end needs quotes.");
}
