using System.Globalization;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Workflows.Ports;
using Parquet;
using Parquet.Schema;

namespace AiFinOps.Adapters.Sources.Columnar;

/// <summary>One Parquet file. Of each row group, only the columns that are looked at are read, one at a time.</summary>
internal sealed class ParquetDocument : ICostDocument
{
    /// <summary>What the columns of one row group may say that they unpack to.</summary>
    private const long MostUnpacked = 512L * 1024 * 1024;

    /// <summary>A group of a million rows takes 350 to 490 MB while it is read, whatever it unpacks to.</summary>
    private const long MostRows = 2_000_000;

    private static readonly ParquetOptions Options = new() { TreatByteArrayAsString = true, UseBigDecimal = true };

    private readonly ParquetReader _reader;
    private readonly ParquetSchema _schema;
    private (ParquetField Field, ParquetCells Cells)?[] _columns;
    private int _groups;
    private int _rows;
    private int _row;
    private long _line;

    private ParquetDocument(string name, ParquetReader reader, ParquetSchema schema)
    {
        Name = name;
        _reader = reader;
        _schema = schema;
        Header = [.. schema.Fields.Select(field => field.Name)];
        _columns = new (ParquetField, ParquetCells)?[Header.Count];
    }

    public string Name { get; }

    public IReadOnlyList<string> Header { get; }

    public CsvBatch First { get; } = new(capacity: 0);

    /// <param name="stream">Left at its start.</param>
    public static async Task<bool> RecognisesAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (!stream.CanSeek)
        {
            return false;
        }

        var magic = new byte[4];
        var read = await stream.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken);
        stream.Position = 0;
        return read == magic.Length && ParquetFooter.IsMagic(magic);
    }

    /// <param name="stream">The document's own once it is open.</param>
    /// <exception cref="CostFileException">The footer, which says what the file holds, cannot be read.</exception>
    public static async Task<ParquetDocument> OpenAsync(string name, Stream stream, CancellationToken cancellationToken)
    {
        await ParquetFooter.CheckAsync(name, stream, cancellationToken);
        return await GuardAsync(
            async () =>
            {
                var reader = await ParquetReader.CreateAsync(stream, Options, leaveStreamOpen: false, cancellationToken);
                return new ParquetDocument(name, reader, reader.Schema);
            },
            $"{name}: its footer, which says what the file holds, cannot be read");
    }

    public void Use(IReadOnlyDictionary<int, CellKind> columns)
    {
        foreach (var (position, kind) in columns)
        {
            _columns[position] = (ParquetField.Of(Name, _schema.Fields[position], kind), new ParquetCells());
        }
    }

    public async ValueTask<bool> ReadAsync(CsvBatch batch, CancellationToken cancellationToken)
    {
        while (_row == _rows)
        {
            if (_groups == _reader.RowGroupCount)
            {
                return false;
            }

            await LoadAsync(_groups++, cancellationToken);
        }

        batch.Clear();
        while (_row < _rows && batch.Length < CsvTokenizer.BatchSize)
        {
            Append(batch, _row++);
        }

        return true;
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private void Append(CsvBatch batch, int row)
    {
        batch.EnsureCells(Header.Count);
        var (start, first) = (batch.Length, batch.CellCount);
        foreach (var column in _columns)
        {
            batch.Append(column is { } used ? used.Cells[row] : []);
        }

        batch.AddRow(new CsvRow(start, first, Header.Count, ++_line, CsvFault.None));
    }

    private async Task LoadAsync(int index, CancellationToken cancellationToken)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{Name}, row group {index + 1} of {_reader.RowGroupCount}");
        var group = _reader.OpenRowGroupReader(index);
        Bound(place, group);
        (_rows, _row) = ((int)group.RowCount, 0);
        foreach (var column in _columns)
        {
            if (column is var (field, cells))
            {
                await GuardAsync(() => LoadAsync(group, field, cells, cancellationToken), $"{place}, column {field.Name}: it cannot be read");
            }
        }
    }

    private async Task<int> LoadAsync(ParquetRowGroupReader group, ParquetField field, ParquetCells cells, CancellationToken cancellationToken)
    {
        var stored = new List<Parquet.Data.RawColumnData>();
        try
        {
            foreach (var data in field.Stored)
            {
                stored.Add(await group.ReadRawColumnDataBaseAsync(data, cancellationToken));
            }

            cells.Begin(_rows);
            field.Fill(cells, stored);
            return cells.Rows == _rows ? _rows : throw new InvalidDataException($"It has {cells.Rows} row(s), the row group {_rows}.");
        }
        finally
        {
            stored.ForEach(data => data.Dispose());
        }
    }

    /// <summary>A row group is held in memory; one that says it is too large is not begun.</summary>
    private void Bound(string place, ParquetRowGroupReader group)
    {
        var unpacked = _columns.OfType<(ParquetField Field, ParquetCells)>()
            .SelectMany(column => column.Field.Stored)
            .Sum(data => group.GetMetadata(data)?.MetaData?.TotalUncompressedSize ?? 0);
        if (group.RowCount is < 0 or > MostRows || unpacked is < 0 or > MostUnpacked)
        {
            throw new CostFileException(string.Create(
                CultureInfo.InvariantCulture,
                $"{place}: it says that it has {group.RowCount:N0} row(s) and {unpacked:N0} bytes in the columns that are read; at most {MostRows:N0} and {MostUnpacked:N0} are. Export with smaller row groups, or as gzip CSV; nothing was written."));
        }
    }

    /// <summary>A damaged file fails anywhere in the decoder, and in any way.</summary>
    private static async Task<T> GuardAsync<T>(Func<Task<T>> read, string what)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or CostFileException) && !StoreFaults.IsOne(exception))
        {
            throw new CostFileException($"{what}: {exception.Message.TrimEnd('.')}. The file is damaged or cut off: copy or export it again; nothing was written.", exception);
        }
    }
}
