using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>Where the records of one day stand in a batch blob.</summary>
internal sealed record DayBlock(DateOnly Day, long Offset, long Length, int Records);

/// <summary>
/// The records of a batch on their way to the blob, in a temporary file, because the identity of the batch is known only
/// at its end, and a batch that is there already must not be sent. One gzip member per day, so that a few days can be read alone
/// and <c>zcat</c> reads them all.
/// </summary>
internal sealed class BatchSpool : IAsyncDisposable
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly FileStream file = new(
        Path.Combine(Path.GetTempPath(), $"aifinops-{Path.GetRandomFileName()}"),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 64 * 1024,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });

    private readonly List<DayBlock> blocks = [];

    private BatchSpool()
    {
    }

    public string BatchId { get; private set; } = "";

    /// <summary>SHA-256 of the bytes, in lower-case hexadecimal.</summary>
    public string ContentHash { get; private set; } = "";

    public IReadOnlyList<DayBlock> Blocks => blocks;

    public int Records => blocks.Sum(block => block.Records);

    /// <exception cref="InvalidOperationException">A record is outside of what the draft says, or the days are not in order.</exception>
    public static async Task<BatchSpool> FillAsync(LedgerDraft draft, IAsyncEnumerable<CostRecord> records, CancellationToken cancellationToken)
    {
        var spool = new BatchSpool();
        try
        {
            await spool.WriteAsync(draft, records, cancellationToken);
            spool.ContentHash = Convert.ToHexStringLower(await SHA256.HashDataAsync(spool.Rewound(), cancellationToken));
            return spool;
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }

    /// <summary>The bytes of the blob, from the start.</summary>
    public Stream Rewound()
    {
        file.Position = 0;
        return file;
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private async Task WriteAsync(LedgerDraft draft, IAsyncEnumerable<CostRecord> records, CancellationToken cancellationToken)
    {
        using var hash = new BatchHash(draft);
        var bounds = new DraftBounds(draft);
        var line = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(line, RecordLine.WriterOptions);
        await using var input = records.GetAsyncEnumerator(cancellationToken);
        DateOnly? previous = null;
        for (var more = await input.MoveNextAsync(); more;)
        {
            var day = input.Current.Day;
            var (offset, count) = (file.Position, 0);
            await using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                for (; more && (count == 0 || input.Current.Day == day); more = await input.MoveNextAsync(), count++)
                {
                    bounds.Guard(input.Current, previous);
                    Encode(input.Current, json, line);
                    hash.Add(line.WrittenSpan);
                    line.Write(LineEnd);
                    await gzip.WriteAsync(line.WrittenMemory, cancellationToken);
                    previous = day;
                }
            }

            hash.EndDay();
            blocks.Add(new(day, offset, file.Position - offset, count));
        }

        BatchId = hash.Finish();
    }

    private static void Encode(CostRecord record, Utf8JsonWriter json, ArrayBufferWriter<byte> line)
    {
        line.ResetWrittenCount();
        json.Reset();
        RecordLine.Write(json, record);
    }
}
