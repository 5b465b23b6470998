using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>Cuts a UTF-8 stream into batches of whole rows. Memory is bounded by <see cref="MaxRow"/>, whatever the stream holds.</summary>
internal sealed class CsvTokenizer(Stream stream, string name)
{
    /// <summary>Bytes that a batch starts with; it grows only for a row that does not fit.</summary>
    public const int BatchSize = 1024 * 1024;

    /// <summary>A row of more bytes is given up.</summary>
    public const int MaxRow = 8 * BatchSize;

    private readonly CsvScanner _scanner = new();
    private byte[] _carried = new byte[64 * 1024];
    private int _carriedLength;
    private long _line = 1;
    private bool _started;
    private bool _ended;
    private bool _insideGivenUpLine;
    private bool _afterReturn;

    /// <summary>Fills the batch with the next rows.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> ReadAsync(CsvBatch batch, CancellationToken cancellationToken)
    {
        batch.Clear();
        TakeCarried(batch);
        while (!_ended || batch.Length > 0)
        {
            await FillAsync(batch, cancellationToken);
            var used = Scan(batch);
            if (batch.RowCount > 0 || _ended)
            {
                Carry(batch, used);
                return batch.RowCount > 0;
            }

            Discard(batch, used);
        }

        return false;
    }

    private int Scan(CsvBatch batch)
    {
        var from = SkipToRow(batch);
        if (_insideGivenUpLine)
        {
            return batch.Length;
        }

        var used = _scanner.Scan(batch, from, ref _line, _ended);
        if (used > from || _ended || batch.Length < batch.Capacity)
        {
            return used;
        }

        // A row fills the whole batch: give it more room, and in the end give up its first line.
        if (batch.Capacity < MaxRow)
        {
            batch.Grow();
            return from;
        }

        if (_scanner.GiveUpFirstLine(batch, CsvFault.TooLong, ref from, ref _line))
        {
            return _scanner.Scan(batch, from, ref _line, _ended);
        }

        batch.AddRow(new CsvRow(from, batch.CellCount, 0, _line, CsvFault.TooLong));
        _insideGivenUpLine = true;
        return batch.Length;
    }

    /// <summary>Passes a byte-order mark, the second half of a CRLF, and the rest of a line that was given up.</summary>
    private int SkipToRow(CsvBatch batch)
    {
        var bytes = batch.Bytes.AsSpan(0, batch.Length);
        if (!_started)
        {
            _started = true;
            return ByteOrderMark(bytes);
        }

        if (!_insideGivenUpLine)
        {
            return _afterReturn && bytes.StartsWith("\n"u8) ? 1 : 0;
        }

        var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0)
        {
            return 0;
        }

        _insideGivenUpLine = false;
        _line++;
        return bytes[end] == '\r' && end + 1 < bytes.Length && bytes[end + 1] == '\n' ? end + 2 : end + 1;
    }

    private int ByteOrderMark(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            return 3;
        }

        return bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
            ? throw new CostFileException($"{name} is UTF-16 text. Save it as UTF-8 and import it again; nothing was written.")
            : 0;
    }

    private async ValueTask FillAsync(CsvBatch batch, CancellationToken cancellationToken)
    {
        while (!_ended && batch.Length < batch.Capacity)
        {
            var read = await stream.ReadAsync(batch.Bytes.AsMemory(batch.Length, batch.Capacity - batch.Length), cancellationToken);
            batch.Length += read;
            _ended = read == 0;
        }
    }

    private void TakeCarried(CsvBatch batch)
    {
        while (batch.Capacity < _carriedLength)
        {
            batch.Grow();
        }

        _carried.AsSpan(0, _carriedLength).CopyTo(batch.Bytes);
        batch.Length = _carriedLength;
        _carriedLength = 0;
    }

    /// <summary>Keeps the start of a row for the next batch: the worker that gets this one may change nothing of it.</summary>
    private void Carry(CsvBatch batch, int used)
    {
        NoteReturn(batch, used);
        _carriedLength = batch.Length - used;
        if (_carried.Length < _carriedLength)
        {
            _carried = new byte[Math.Max(_carriedLength, _carried.Length * 2)];
        }

        batch.Bytes.AsSpan(used, _carriedLength).CopyTo(_carried);
    }

    private void Discard(CsvBatch batch, int used)
    {
        NoteReturn(batch, used);
        batch.Bytes.AsSpan(used, batch.Length - used).CopyTo(batch.Bytes);
        batch.Length -= used;
        batch.DropCells(0);
    }

    private void NoteReturn(CsvBatch batch, int used)
    {
        if (used > 0)
        {
            _afterReturn = batch.Bytes[used - 1] == '\r';
        }
    }
}
