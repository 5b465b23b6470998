using System.Buffers.Binary;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Columnar;

/// <summary>The last bytes of a Parquet file: how long its footer is, and that it ends where it should.</summary>
internal static class ParquetFooter
{
    /// <summary>A footer is some kilobytes for each row group.</summary>
    private const uint MostBytes = 64 * 1024 * 1024;

    private const int TailBytes = 8;

    public static bool IsMagic(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual("PAR1"u8) || bytes.SequenceEqual("PARE"u8);

    /// <summary>Looks before the decoder allocates what the footer asks for. The stream is left at its start.</summary>
    /// <exception cref="CostFileException">The file is cut off, encrypted, or no Parquet after all.</exception>
    public static async Task CheckAsync(string name, Stream stream, CancellationToken cancellationToken)
    {
        var tail = new byte[TailBytes];
        if (stream.Length >= TailBytes + 4)
        {
            stream.Seek(-TailBytes, SeekOrigin.End);
            await stream.ReadExactlyAsync(tail, cancellationToken);
            stream.Position = 0;
        }

        if (tail.AsSpan(4).SequenceEqual("PARE"u8))
        {
            throw new CostFileException($"{name} is encrypted Parquet, which cannot be read. Export it without column encryption; nothing was written.");
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (!tail.AsSpan(4).SequenceEqual("PAR1"u8) || length > stream.Length - TailBytes - 4 || length > MostBytes)
        {
            throw new CostFileException($"{name} begins as Parquet and has no whole footer at its end: it is cut off or damaged. Copy or export it again; nothing was written.");
        }
    }
}
