namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>Why a row has no cells.</summary>
internal enum CsvFault : byte
{
    None,

    /// <summary>Text follows a closing quote, so that it is unclear where the cell ends.</summary>
    StrayQuote,

    /// <summary>A quote was opened and the file ended before it was closed.</summary>
    UnclosedQuote,

    /// <summary>The row is longer than <see cref="CsvTokenizer.MaxRow"/>.</summary>
    TooLong,
}

/// <param name="Start">Offset of the row's first byte.</param>
/// <param name="FirstCell">Index of its first cell end.</param>
/// <param name="Cells">0 where there is a <paramref name="Fault"/>.</param>
/// <param name="Line">Line of the file on which the row starts, from 1; of a file without lines, the number of the row.</param>
internal readonly record struct CsvRow(int Start, int FirstCell, int Cells, long Line, CsvFault Fault);

/// <summary>A block of whole rows, and where their cells end. Filled by <see cref="CsvTokenizer"/>, read by one worker, then used again.</summary>
internal sealed class CsvBatch
{
    /// <summary>Readable bytes beyond <see cref="Capacity"/>, so that the scanner may load a whole block at the end.</summary>
    private const int Padding = 64;

    private byte[] _bytes;
    private int[] _cellEnds = new int[32 * 1024];
    private CsvRow[] _rows = new CsvRow[1024];
    private int _cells;
    private int _skipped;

    public CsvBatch(int capacity) => _bytes = new byte[capacity + Padding];

    public int Capacity => _bytes.Length - Padding;

    /// <summary>Bytes that are filled.</summary>
    public int Length { get; set; }

    public int RowCount { get; private set; }

    /// <summary>The last row ends where the file ends, without a line end.</summary>
    public bool EndsInsideLine { get; set; }

    public byte[] Bytes => _bytes;

    public ReadOnlySpan<CsvRow> Rows => _rows.AsSpan(_skipped, RowCount - _skipped);

    /// <summary>Leaves the first row out of <see cref="Rows"/>: it was the header.</summary>
    public void SkipRow() => _skipped = 1;

    public int RowLength(in CsvRow row) => row.Cells == 0 ? 0 : _cellEnds[row.FirstCell + row.Cells - 1] - row.Start;

    /// <summary>The bytes of a cell as they stand in the file, quotes included.</summary>
    public ReadOnlySpan<byte> Cell(in CsvRow row, int index)
    {
        var end = row.FirstCell + index;
        var start = index == 0 ? row.Start : _cellEnds[end - 1] + 1;
        return _bytes.AsSpan(start, _cellEnds[end] - start);
    }

    public void Clear()
    {
        Length = 0;
        _cells = 0;
        RowCount = 0;
        _skipped = 0;
        EndsInsideLine = false;
    }

    public void Grow() => Array.Resize(ref _bytes, (Capacity * 2) + Padding);

    /// <summary>Makes room for the cells of one block.</summary>
    public void EnsureCells(int more)
    {
        if (_cells + more > _cellEnds.Length)
        {
            Array.Resize(ref _cellEnds, Math.Max(_cellEnds.Length * 2, _cells + more));
        }
    }

    /// <summary>Needs room made by <see cref="EnsureCells"/>.</summary>
    public void AddCell(int end) => _cellEnds[_cells++] = end;

    /// <summary>Adds a cell that comes from elsewhere than a text file. Needs room made by <see cref="EnsureCells"/>.</summary>
    /// <param name="cell">As it would stand in a text file, except that it may hold commas and line ends.</param>
    public void Append(ReadOnlySpan<byte> cell)
    {
        if (Capacity - Length <= cell.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Capacity * 2, Length + cell.Length + 1) + Padding);
        }

        cell.CopyTo(_bytes.AsSpan(Length));
        Length += cell.Length;
        AddCell(Length++);
    }

    public int CellCount => _cells;

    /// <summary>Forgets the cells of a row that turned out to be broken.</summary>
    public void DropCells(int count) => _cells = count;

    public void AddRow(CsvRow row)
    {
        if (RowCount == _rows.Length)
        {
            Array.Resize(ref _rows, RowCount * 2);
        }

        _rows[RowCount++] = row;
    }
}
