namespace AiFinOps.Core.Detection;

/// <summary>
/// Why money changed, where every quantity is known and in one unit. Volume: more or less of it at the average price of before. Price: each
/// part at its new price against its old one. Mix: the rest, because dearer or cheaper parts took a larger share. The three add up to the change.
/// </summary>
/// <param name="VolumeFactor">Quantity as a multiple of the expected one.</param>
/// <param name="PriceFactor">Price of the parts that were there before, as a multiple; 1 where there are none.</param>
internal sealed record PriceVolume(decimal Volume, decimal Price, decimal Mix, decimal VolumeFactor, decimal PriceFactor, string Unit)
{
    /// <summary>Null where a quantity is unknown, where units differ, and where there is no price to compare with.</summary>
    public static PriceVolume? Of(IReadOnlyCollection<SpendCell> cells)
    {
        if (cells.Count == 0 || cells.Any(cell => IsUnknown(cell) || !string.Equals(cell.Unit, cells.First().Unit, StringComparison.Ordinal)))
        {
            return null;
        }

        var (before, now) = (cells.Sum(cell => cell.ExpectedQuantity!.Value), cells.Sum(cell => cell.ActualQuantity!.Value));
        var expected = cells.Sum(cell => cell.Expected);
        return before <= 0m || now <= 0m || expected <= 0m ? null : Of(cells, before, now, expected);
    }

    private static PriceVolume Of(IReadOnlyCollection<SpendCell> cells, decimal before, decimal now, decimal expected)
    {
        var volume = Math.Round((now - before) * expected / before, 2);
        var (atOldPrices, atNewPrices) = (0m, 0m);
        foreach (var cell in cells.Where(cell => cell is { ExpectedQuantity: > 0m, ActualQuantity: > 0m }))
        {
            atOldPrices += cell.Expected / cell.ExpectedQuantity!.Value * cell.ActualQuantity!.Value;
            atNewPrices += cell.Actual;
        }

        var price = Math.Round(atNewPrices - atOldPrices, 2);
        var mix = Math.Round(cells.Sum(cell => cell.Excess), 2) - volume - price;
        return new PriceVolume(volume, price, mix, Math.Round(now / before, 4), atOldPrices > 0m ? Math.Round(atNewPrices / atOldPrices, 4) : 1m, cells.First().Unit);
    }

    /// <summary>Money without a quantity, or a quantity that is a correction, says nothing about prices.</summary>
    private static bool IsUnknown(SpendCell cell) =>
        cell.Unit.Length == 0
        || cell.ExpectedQuantity is null or < 0m
        || cell.ActualQuantity is null or < 0m
        || (cell.ExpectedQuantity == 0m && cell.Expected != 0m)
        || (cell.ActualQuantity == 0m && cell.Actual != 0m);
}
