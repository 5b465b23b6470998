namespace AiFinOps.Core.Spend;

/// <summary>What one unit of a currency is worth in another, from a UTC day on until the next rate of the same pair.</summary>
/// <param name="Rate">Units of <paramref name="To"/> for one unit of <paramref name="From"/>.</param>
/// <param name="Date">First UTC charge day for which it holds.</param>
/// <param name="Source">Who published it; shown with what was converted.</param>
public sealed record ExchangeRate(string From, string To, DateOnly Date, decimal Rate, string Source)
{
    /// <summary>Names the rate in rows and differences: <c>USD-EUR-2026-11-01</c>.</summary>
    public string Id => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{From}-{To}-{Date:yyyy-MM-dd}");

    /// <summary><c>1 USD = 0.92 EUR (ECB, 2026-11-01)</c></summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"1 {From} = {Rate:0.############} {To} ({Source}, {Date:yyyy-MM-dd})");
}
