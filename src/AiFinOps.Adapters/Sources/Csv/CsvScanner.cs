using System.Numerics;

namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>
/// Finds rows and cells (RFC 4180; lines may end in LF, CRLF or CR, even in one file; blank lines are skipped).
/// Where quoting is broken, exactly one line of the file is given up and reading goes on with the next,
/// so that a stray quote never swallows the rows after it.
/// </summary>
internal sealed class CsvScanner
{
    private int _rowStart;
    private int _rowFirstCell;
    private long _rowLine;

    /// <summary>Scans the filled bytes of a batch.</summary>
    /// <param name="from">Where the first row starts.</param>
    /// <param name="line">Line of the file that starts there; afterwards, of the first byte that was not used.</param>
    /// <param name="last">The file ends with these bytes.</param>
    /// <returns>Number of bytes used: the rest is the start of a row that is not complete.</returns>
    public int Scan(CsvBatch batch, int from, ref long line, bool last)
    {
        (_rowStart, _rowFirstCell, _rowLine) = (from, batch.CellCount, line);
        while (!ScanFrom(batch, last) && GiveUpLine(batch, CsvFault.StrayQuote, last, keepLiteralQuotes: true))
        {
        }

        line = _rowLine;
        return _rowStart;
    }

    /// <summary>Gives up the line at the start of the batch: a row begins there that never ends.</summary>
    /// <returns>False where the line does not end within the batch.</returns>
    public bool GiveUpFirstLine(CsvBatch batch, CsvFault fault, ref int from, ref long line)
    {
        (_rowStart, _rowFirstCell, _rowLine) = (from, batch.CellCount, line);
        if (!GiveUpLine(batch, fault, last: false, keepLiteralQuotes: false))
        {
            return false;
        }

        (from, line) = (_rowStart, _rowLine);
        return true;
    }

    /// <returns>False where quoting is broken in the row at <see cref="_rowStart"/>; true at the end of the bytes.</returns>
    private bool ScanFrom(CsvBatch batch, bool last)
    {
        var line = _rowLine;
        ulong insideQuotes = 0, afterBoundary = 1, afterClosing = 0, afterReturn = 0;
        for (var position = _rowStart; position < batch.Length; position += CsvBlock.Size)
        {
            var block = CsvBlock.Load(ref batch.Bytes[position], batch.Length - position);
            var inside = CsvBlock.Parity(block.Quotes) ^ insideQuotes;
            var separators = (block.Commas | block.LineFeeds | block.Returns) & ~inside;
            var opening = block.Quotes & inside;
            var closing = block.Quotes & ~inside;
            var broken = BrokenQuotes(batch, position, separators, opening, closing, afterBoundary, afterClosing);
            var lineEnds = block.Returns | (block.LineFeeds & ~((block.Returns << 1) | afterReturn));

            TakeRows(batch, position, broken == 0 ? separators : separators & CsvBlock.Below(broken), block.Commas, lineEnds, line);
            if (broken != 0)
            {
                return false;
            }

            line += BitOperations.PopCount(lineEnds);
            insideQuotes = (ulong)((long)inside >> 63);
            afterBoundary = (separators | closing) >> 63;
            afterClosing = closing >> 63;
            afterReturn = block.Returns >> 63;
        }

        return !last || TakeLastRow(batch, insideQuotes != 0);
    }

    /// <summary>A quote may open only at the start of a cell, and only a separator or a quote may follow a closing one.</summary>
    private static ulong BrokenQuotes(
        CsvBatch batch, int position, ulong separators, ulong opening, ulong closing, ulong afterBoundary, ulong afterClosing)
    {
        var boundaries = ((separators | closing) << 1) | afterBoundary;
        var left = batch.Length - position;
        var valid = left >= CsvBlock.Size ? ulong.MaxValue : (1UL << left) - 1;
        var followers = ((closing << 1) | afterClosing) & valid;
        return (opening & ~boundaries) | (followers & ~(separators | opening | closing));
    }

    private void TakeRows(CsvBatch batch, int position, ulong separators, ulong commas, ulong lineEnds, long line)
    {
        batch.EnsureCells(CsvBlock.Size);
        while (separators != 0)
        {
            var bit = BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            var at = position + bit;
            if (((commas >> bit) & 1) != 0)
            {
                batch.AddCell(at);
                continue;
            }

            EndRow(batch, at);
            _rowLine = line + BitOperations.PopCount(lineEnds << (63 - bit));
        }
    }

    private void EndRow(CsvBatch batch, int end)
    {
        if (end > _rowStart || batch.CellCount > _rowFirstCell)
        {
            batch.AddCell(end);
            batch.AddRow(new CsvRow(_rowStart, _rowFirstCell, batch.CellCount - _rowFirstCell, _rowLine, CsvFault.None));
        }

        _rowStart = end + 1;
        _rowFirstCell = batch.CellCount;
    }

    /// <returns>False where more lines remain after one that was given up.</returns>
    private bool TakeLastRow(CsvBatch batch, bool insideQuotes)
    {
        if (_rowStart >= batch.Length)
        {
            return true;
        }

        if (insideQuotes)
        {
            GiveUpLine(batch, CsvFault.UnclosedQuote, last: true, keepLiteralQuotes: false);
            return ScanFrom(batch, last: true);
        }

        batch.EnsureCells(1);
        batch.EndsInsideLine = true;
        EndRow(batch, batch.Length);
        _rowStart = batch.Length;
        return true;
    }

    /// <summary>Moves to the line after the one at <see cref="_rowStart"/>.</summary>
    /// <returns>False where the line is not complete yet.</returns>
    private bool GiveUpLine(CsvBatch batch, CsvFault fault, bool last, bool keepLiteralQuotes)
    {
        var rest = batch.Bytes.AsSpan(_rowStart, batch.Length - _rowStart);
        var length = rest.IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0 && !last)
        {
            return false;
        }

        batch.DropCells(_rowFirstCell);
        if (length < 0)
        {
            length = rest.Length;
            batch.EndsInsideLine = true;
        }

        if (!keepLiteralQuotes || !TrySplitLiterally(batch, rest[..length]))
        {
            batch.DropCells(_rowFirstCell);
            batch.AddRow(new CsvRow(_rowStart, _rowFirstCell, 0, _rowLine, fault));
        }

        var crlf = length + 1 < rest.Length && rest[length] == '\r' && rest[length + 1] == '\n';
        _rowStart = Math.Min(_rowStart + length + (crlf ? 2 : 1), batch.Length);
        _rowFirstCell = batch.CellCount;
        _rowLine++;
        return true;
    }

    /// <summary>Takes quotes inside a cell that does not start with one as part of its text (<c>12" monitor</c>).</summary>
    private bool TrySplitLiterally(CsvBatch batch, ReadOnlySpan<byte> text)
    {
        batch.EnsureCells(text.Length + 1);
        for (var start = 0; start <= text.Length;)
        {
            var length = start < text.Length && text[start] == '"' ? QuotedLength(text[start..]) : text[start..].IndexOf((byte)',');
            if (length == BrokenCell)
            {
                return false;
            }

            var end = length < 0 ? text.Length : start + length;
            batch.AddCell(_rowStart + end);
            start = end + 1;
        }

        batch.AddRow(new CsvRow(_rowStart, _rowFirstCell, batch.CellCount - _rowFirstCell, _rowLine, CsvFault.None));
        return true;
    }

    private const int BrokenCell = -2;

    /// <summary>Length of a quoted cell with its quotes; <see cref="BrokenCell"/> where it is not closed in front of a comma or the end.</summary>
    private static int QuotedLength(ReadOnlySpan<byte> text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                continue;
            }

            if (at + 1 == text.Length || text[at + 1] == ',')
            {
                return at + 1;
            }

            if (text[at + 1] != '"')
            {
                return BrokenCell;
            }

            at++;
        }

        return BrokenCell;
    }
}
