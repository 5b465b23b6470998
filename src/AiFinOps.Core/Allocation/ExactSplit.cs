namespace AiFinOps.Core.Allocation;

/// <summary>Splits an amount so that the parts add up to the whole to the last digit.</summary>
internal static class ExactSplit
{
    // Finer than any price list; beyond it a product of two decimals would be rounded by itself, and a digit lost.
    private const int Decimals = 10;

    /// <summary>The part of each share, in the order of the shares. The remainder of rounding goes to the largest share.</summary>
    public static decimal[] Of(decimal amount, IReadOnlyList<AllocationShare> shares)
    {
        var scale = Math.Max(amount.Scale, (byte)Decimals);
        var parts = new decimal[shares.Count];
        var largest = 0;
        var rest = amount;
        for (var index = 0; index < parts.Length; index++)
        {
            parts[index] = decimal.Round(amount * shares[index].Share, scale);
            rest -= parts[index];
            largest = shares[index].Share > shares[largest].Share ? index : largest;
        }

        parts[largest] += rest;
        return parts;
    }
}
