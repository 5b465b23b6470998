using System.Runtime.InteropServices;
using AiFinOps.Adapters.Sources.Csv;

namespace AiFinOps.Adapters.Sources.Summing;

/// <summary>Running sums of one key on one day: 64 bytes, one cache line.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SpendGroup
{
    public Int128 Effective;
    public Int128 Billed;
    public Int128 Quantity;
    public int Key;
    public int Day;
    public byte EffectiveScale;
    public byte BilledScale;
    public byte QuantityScale;

    /// <summary>A row did not say its quantity. Unknown is never zero, so the sum is unknown too.</summary>
    public bool QuantityUnknown;

    /// <returns>False, and nothing changed, where the sums would need more digits than they have.</returns>
    public bool TryAdd(in SpendAmounts amounts)
    {
        var before = this;
        if (ExactSum.TryAdd(ref Effective, ref EffectiveScale, amounts.Effective)
            && ExactSum.TryAdd(ref Billed, ref BilledScale, amounts.Billed)
            && ExactSum.TryAdd(ref Quantity, ref QuantityScale, amounts.Quantity))
        {
            QuantityUnknown |= amounts.QuantityUnknown;
            return true;
        }

        this = before;
        return false;
    }

    public readonly SpendAmounts Amounts =>
        new(new CsvNumber(Effective, EffectiveScale), new CsvNumber(Billed, BilledScale), new CsvNumber(Quantity, QuantityScale), QuantityUnknown);
}

internal readonly record struct SpendAmounts(CsvNumber Effective, CsvNumber Billed, CsvNumber Quantity, bool QuantityUnknown);
