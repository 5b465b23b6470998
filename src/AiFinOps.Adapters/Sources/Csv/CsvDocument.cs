using System.Globalization;
using System.IO.Compression;
using System.Text;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>One file, its header read, its rows still to come. A file that is gzip is unpacked on the way.</summary>
internal sealed class CsvDocument : ICostDocument
{
    /// <summary>Exports of costs shrink to a tenth or a fiftieth, and deflate cannot do better than a thousandth.</summary>
    private const int MostExpansion = 250;

    private const long AlwaysUnpacked = 256L * 1024 * 1024;

    private readonly Stream _stream;
    private readonly CsvTokenizer _tokenizer;

    private CsvDocument(string name, Stream stream, CsvTokenizer tokenizer, CsvBatch first, IReadOnlyList<string> header)
    {
        Name = name;
        _stream = stream;
        _tokenizer = tokenizer;
        First = first;
        Header = header;
    }

    public string Name { get; }

    public CsvBatch First { get; }

    public IReadOnlyList<string> Header { get; }

    /// <exception cref="CostFileException">There is no header that could be read.</exception>
    public static async Task<CsvDocument> OpenAsync(CostFilePart part, CancellationToken cancellationToken)
    {
        var stream = await part.OpenAsync(cancellationToken);
        try
        {
            return await OpenAsync(part.Name, stream, cancellationToken);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <param name="stream">The document's own once it is open.</param>
    /// <exception cref="CostFileException">There is no header that could be read.</exception>
    public static async Task<CsvDocument> OpenAsync(string name, Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            var unpacked = await UnpackAsync(stream, cancellationToken);
            var tokenizer = new CsvTokenizer(unpacked, name);
            var batch = new CsvBatch(CsvTokenizer.BatchSize);
            var header = await tokenizer.ReadAsync(batch, cancellationToken)
                ? ReadHeader(name, batch)
                : throw new CostFileException($"{name} is empty: not even a header is there. Export it again; nothing was written.");
            return new CsvDocument(name, unpacked, tokenizer, batch, header);
        }
        catch (InvalidDataException exception)
        {
            throw CannotUnpack(name, exception);
        }
    }

    /// <summary>Rows are cut as they are, whichever columns are wanted.</summary>
    public void Use(IReadOnlyDictionary<int, CellKind> columns)
    {
        // Text has no types that could be wrong.
    }

    public async ValueTask<bool> ReadAsync(CsvBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await _tokenizer.ReadAsync(batch, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw CannotUnpack(Name, exception);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static CostFileException CannotUnpack(string name, InvalidDataException exception) =>
        new($"{name} is gzip and cannot be unpacked to its end: {exception.Message} Copy it again; nothing was written.", exception);

    private static async Task<Stream> UnpackAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (!stream.CanSeek)
        {
            return stream;
        }

        var magic = new byte[2];
        var read = await stream.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken);
        stream.Position = 0;
        return read == 2 && magic is [0x1F, 0x8B]
            ? new BoundedStream(
                new GZipStream(stream, CompressionMode.Decompress),
                Math.Max(AlwaysUnpacked, stream.Length * MostExpansion),
                $"It unpacks to more than {MostExpansion} times its size, as no export of costs does.")
            : stream;
    }

    private static List<string> ReadHeader(string name, CsvBatch batch)
    {
        var row = batch.Rows[0];
        if (row.Fault != CsvFault.None)
        {
            throw new CostFileException($"{name}, line {row.Line}: the header cannot be read ({row.Fault}). Export the file again; nothing was written.");
        }

        var scratch = Array.Empty<byte>();
        var header = new List<string>(row.Cells);
        for (var cell = 0; cell < row.Cells; cell++)
        {
            header.Add(Encoding.UTF8.GetString(CsvText.Unquote(batch.Cell(row, cell), ref scratch)).Trim());
        }

        if (header.Count == 1)
        {
            RejectOtherDelimiter(name, header[0]);
        }

        batch.SkipRow();
        return header;
    }

    private static void RejectOtherDelimiter(string name, string header)
    {
        foreach (var (delimiter, word) in new[] { (';', "a semicolon"), ('\t', "a tab"), ('|', "a vertical bar") })
        {
            if (header.Count(character => character == delimiter) >= 3)
            {
                throw new CostFileException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} is separated by {word}; FOCUS files are separated by a comma. Export it again with commas (in a spreadsheet: CSV UTF-8, comma delimited); nothing was written."));
            }
        }
    }
}
