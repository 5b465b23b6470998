using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>The immutable blobs of the ledger, named by their own bytes: a blob without a manifest row is harmless and is found again.</summary>
internal sealed class BatchBlobs(StorageClients storage)
{
    private const int ReadAhead = 256 * 1024;

    private readonly BlobContainerClient container = storage.Container(Containers.Ledger);

    /// <returns>Name of the blob; empty for a batch without records.</returns>
    public async Task<string> StoreAsync(string source, BatchSpool spool, CancellationToken cancellationToken)
    {
        if (spool.Records == 0)
        {
            return "";
        }

        var name = $"{KeyEncoder.Encode(source)}/{spool.ContentHash}.jsonl.gz";
        try
        {
            var options = new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/gzip" },
            };
            await container.GetBlobClient(name).UploadAsync(spool.Rewound(), options, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // The same bytes are there: an earlier attempt ended before its manifest row.
        }

        return name;
    }

    public Task<Stream> OpenAsync(string blob, CancellationToken cancellationToken) => container.GetBlobClient(blob)
        .OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = ReadAhead }, cancellationToken);

    /// <summary>The records of one day of an open blob.</summary>
    /// <exception cref="InvalidDataException">The blob does not hold what its manifest row says.</exception>
    public static async IAsyncEnumerable<CostRecord> ReadDayAsync(
        Stream blob, string name, DayBlock block, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        blob.Position = block.Offset;
        await using var gzip = new GZipStream(blob, CompressionMode.Decompress, leaveOpen: true);
        var lines = PipeReader.Create(gzip, new StreamPipeReaderOptions(leaveOpen: true));
        for (var count = 0; count < block.Records;)
        {
            var read = await ReadAsync(lines, name, block, cancellationToken);
            var buffer = read.Buffer;
            for (; count < block.Records && buffer.PositionOf((byte)'\n') is { } end; count++)
            {
                yield return Parse(buffer.Slice(0, end), name, block);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (read.IsCompleted && count < block.Records)
            {
                throw Broken(name, block, new EndOfStreamException($"It ends after {count} of {block.Records} records."));
            }

            lines.AdvanceTo(buffer.Start, buffer.End);
        }

        await lines.CompleteAsync();
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader lines, string name, DayBlock block, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadAsync(cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw Broken(name, block, exception);
        }
    }

    private static CostRecord Parse(ReadOnlySequence<byte> line, string name, DayBlock block)
    {
        try
        {
            return RecordLine.Read(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
        }
        catch (FormatException exception)
        {
            throw Broken(name, block, exception);
        }
    }

    private static InvalidDataException Broken(string name, DayBlock block, Exception exception) => new(
        $"Blob '{name}' in container '{Containers.Ledger}' is not what was written for {RowText.Of(block.Day)}: {exception.Message} Restore the blob, or import those days again.",
        exception);
}
