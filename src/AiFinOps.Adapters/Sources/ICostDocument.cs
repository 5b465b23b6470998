using AiFinOps.Adapters.Sources.Columnar;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources;

/// <summary>One file of rows, its header read, its rows still to come. Whatever its format, a row is cells of text.</summary>
internal interface ICostDocument : IAsyncDisposable
{
    string Name { get; }

    IReadOnlyList<string> Header { get; }

    /// <summary>The first rows, without the header; there may be none in it and more to come.</summary>
    CsvBatch First { get; }

    /// <summary>Says which columns will be looked at, and as what. A format that can leaves the cells of all others empty.</summary>
    /// <exception cref="CostFileException">A column is of a type that does not fit.</exception>
    void Use(IReadOnlyDictionary<int, CellKind> columns);

    /// <summary>Fills the batch with the next rows after <see cref="First"/>.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="CostFileException">The file cannot be read to its end.</exception>
    ValueTask<bool> ReadAsync(CsvBatch batch, CancellationToken cancellationToken);
}

/// <summary>What the cells of a column stand for.</summary>
internal enum CellKind
{
    Text,
    Number,

    /// <summary>A date, with or without a time.</summary>
    Moment,

    /// <summary>A JSON object of tags.</summary>
    Tags,
}

/// <summary>Opens files of costs by what they are, whatever they are called: Parquet, gzip or plain text.</summary>
internal static class CostDocument
{
    /// <exception cref="CostFileException">There is no header that could be read.</exception>
    public static async Task<ICostDocument> OpenAsync(CostFilePart part, CancellationToken cancellationToken)
    {
        var stream = await part.OpenAsync(cancellationToken);
        try
        {
            return await ParquetDocument.RecognisesAsync(stream, cancellationToken)
                ? await ParquetDocument.OpenAsync(part.Name, stream, cancellationToken)
                : await CsvDocument.OpenAsync(part.Name, stream, cancellationToken);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
