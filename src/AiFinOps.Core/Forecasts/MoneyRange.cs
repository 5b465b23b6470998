using System.Globalization;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Forecasts;

/// <summary>Two ends of an interval, in one currency, the lower one first.</summary>
public sealed record MoneyRange(Money Low, Money High)
{
    /// <summary>Nothing is open any more: one amount says it all.</summary>
    public bool IsPoint => Low == High;

    /// <summary>For people: <c>2,900.00 to 3,200.00</c>, without the currency, which the amount beside it has.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low.Amount:N2} to {High.Amount:N2}");
}
