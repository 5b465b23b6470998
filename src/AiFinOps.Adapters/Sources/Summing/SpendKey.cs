using System.Buffers.Binary;
using System.Text;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Summing;

/// <summary>Everything but day, cost and quantity: rows of one day with equal keys are one record.</summary>
internal sealed record SpendKey(SpendDimensions Dimensions, ChargeCategory Category, bool IsCorrection, string Currency, string Unit)
{
    /// <summary>One byte string per key: two keys are equal exactly where their bytes are.</summary>
    public byte[] ToBytes()
    {
        string[] fields = [.. Fields()];
        var bytes = new byte[2 + (4 * fields.Length) + fields.Sum(Encoding.UTF8.GetByteCount)];
        bytes[0] = (byte)Category;
        bytes[1] = IsCorrection ? (byte)1 : (byte)0;
        var at = 2;
        foreach (var field in fields)
        {
            var length = Encoding.UTF8.GetBytes(field, bytes.AsSpan(at + 4));
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), length);
            at += 4 + length;
        }

        return bytes;
    }

    public static ChargeCategory CategoryOf(ReadOnlySpan<byte> bytes) => (ChargeCategory)bytes[0];

    public static SpendKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[2..];
        return new SpendKey(
            new SpendDimensions
            {
                Provider = Next(ref rest),
                Account = Next(ref rest),
                Service = Next(ref rest),
                ServiceCategory = Next(ref rest),
                Model = Next(ref rest),
                Feature = Next(ref rest),
                Environment = Next(ref rest),
                Project = Next(ref rest),
                Owner = Next(ref rest),
                Phase = Next(ref rest),
                Region = Next(ref rest),
            },
            CategoryOf(bytes),
            bytes[1] == 1,
            Next(ref rest),
            Next(ref rest));
    }

    private IEnumerable<string> Fields() =>
    [
        Dimensions.Provider, Dimensions.Account, Dimensions.Service, Dimensions.ServiceCategory, Dimensions.Model, Dimensions.Feature,
        Dimensions.Environment, Dimensions.Project, Dimensions.Owner, Dimensions.Phase, Dimensions.Region, Currency, Unit,
    ];

    private static string Next(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(4, length));
        rest = rest[(4 + length)..];
        return text;
    }
}
