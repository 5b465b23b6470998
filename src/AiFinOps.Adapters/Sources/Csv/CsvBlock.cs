using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AiFinOps.Adapters.Sources.Csv;

/// <summary>64 bytes of a file as bit masks: bit n speaks of byte n.</summary>
internal readonly struct CsvBlock
{
    public const int Size = 64;

    private CsvBlock(ulong quotes, ulong commas, ulong lineFeeds, ulong returns)
    {
        Quotes = quotes;
        Commas = commas;
        LineFeeds = lineFeeds;
        Returns = returns;
    }

    public ulong Quotes { get; }

    public ulong Commas { get; }

    public ulong LineFeeds { get; }

    public ulong Returns { get; }

    /// <param name="bytes">At least <see cref="Size"/> readable bytes.</param>
    /// <param name="filled">Bytes of them that belong to the file.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CsvBlock Load(ref byte bytes, int filled)
    {
        var low = Vector256.LoadUnsafe(ref bytes);
        var high = Vector256.LoadUnsafe(ref bytes, 32);
        var valid = filled >= Size ? ulong.MaxValue : (1UL << filled) - 1;
        return new CsvBlock(
            Where(low, high, (byte)'"') & valid,
            Where(low, high, (byte)',') & valid,
            Where(low, high, (byte)'\n') & valid,
            Where(low, high, (byte)'\r') & valid);
    }

    /// <summary>Bit n is the parity of bits 0 to n: on from each opening quote up to, not including, its closing one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Parity(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }

    /// <summary>All bits below the lowest one that is set.</summary>
    public static ulong Below(ulong bits) => (1UL << BitOperations.TrailingZeroCount(bits)) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Where(Vector256<byte> low, Vector256<byte> high, byte value)
    {
        var wanted = Vector256.Create(value);
        return Vector256.Equals(low, wanted).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32);
    }
}
