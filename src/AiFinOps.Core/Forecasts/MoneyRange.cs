using System.Globalization;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Forecasts;

/// <summary>Two ends of an interval, in one currency, the lower one first.</summary>
public sealed record MoneyRange(Money Low, Money High)
{
    /// <summary>Nothing is open any more: one amount says it all.</summary>
    public bool IsPoint => Low == High;

    /// <summary>Around a sum. Lines err apart from each other, so that the distances of their ends add up as squares.</summary>
    /// <param name="parts">At least one, in one currency.</param>
    public static MoneyRange Together(IReadOnlyCollection<(Money Amount, MoneyRange Range)> parts)
    {
        var sum = parts.Select(part => part.Amount).Aggregate((left, right) => left + right);
        return new MoneyRange(sum - Distance(parts.Select(part => part.Amount - part.Range.Low)), sum + Distance(parts.Select(part => part.Range.High - part.Amount)));

        Money Distance(IEnumerable<Money> ends) => new(LineMoney.Of(Math.Sqrt(ends.Sum(end => (double)end.Amount * (double)end.Amount))), sum.Currency);
    }

    /// <summary>For people: <c>2,900.00 to 3,200.00</c>, without the currency, which the amount beside it has.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low.Amount:N2} to {High.Amount:N2}");
}
