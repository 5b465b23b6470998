using System.IO.Compression;

namespace AiFinOps.Adapters.Storage.Rows;

internal static class Packing
{
    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            brotli.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <exception cref="InvalidDataException">These are not packed bytes.</exception>
    public static byte[] Unpack(byte[] packed)
    {
        using var bytes = new MemoryStream();
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        try
        {
            brotli.CopyTo(bytes);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException("The bytes cannot be decompressed.", exception);
        }

        return bytes.ToArray();
    }
}
