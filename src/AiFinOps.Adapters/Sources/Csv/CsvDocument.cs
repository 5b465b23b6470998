using System.Globalization;
using System.IO.Compression;
using System.Text;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>One file, its header read, its rows still to come. A file that is gzip is unpacked on the way.</summary>
internal sealed class CsvDocument : IAsyncDisposable
{
    private readonly Stream _stream;

    private CsvDocument(string name, Stream stream, CsvTokenizer tokenizer, CsvBatch first, IReadOnlyList<string> header)
    {
        Name = name;
        _stream = stream;
        Tokenizer = tokenizer;
        First = first;
        Header = header;
    }

    public string Name { get; }

    public CsvTokenizer Tokenizer { get; }

    /// <summary>The first rows, without the header.</summary>
    public CsvBatch First { get; }

    public IReadOnlyList<string> Header { get; }

    /// <exception cref="CostFileException">There is no header that could be read.</exception>
    public static async Task<CsvDocument> OpenAsync(CostFilePart part, CancellationToken cancellationToken)
    {
        var stream = await part.OpenAsync(cancellationToken);
        try
        {
            stream = await UnpackAsync(stream, cancellationToken);
            var tokenizer = new CsvTokenizer(stream, part.Name);
            var batch = new CsvBatch(CsvTokenizer.BatchSize);
            var header = await tokenizer.ReadAsync(batch, cancellationToken)
                ? ReadHeader(part.Name, batch)
                : throw new CostFileException($"{part.Name} is empty: not even a header is there. Export it again; nothing was written.");
            return new CsvDocument(part.Name, stream, tokenizer, batch, header);
        }
        catch (InvalidDataException exception)
        {
            await stream.DisposeAsync();
            throw CannotUnpack(part.Name, exception);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public static CostFileException CannotUnpack(string name, InvalidDataException exception) =>
        new($"{name} is gzip and cannot be unpacked to its end: {exception.Message} Copy it again; nothing was written.", exception);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<Stream> UnpackAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (!stream.CanSeek)
        {
            return stream;
        }

        var magic = new byte[2];
        var read = await stream.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken);
        stream.Position = 0;
        return read == 2 && magic is [0x1F, 0x8B] ? new GZipStream(stream, CompressionMode.Decompress) : stream;
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
