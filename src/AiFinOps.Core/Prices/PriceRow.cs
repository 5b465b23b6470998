using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Prices;

/// <summary>What usage is priced by: who made it, with what, where and on which terms. Empty text means that the source did not say.</summary>
/// <param name="Provider">As in a price row: <c>openai</c>, <c>anthropic</c>, <c>azure-openai</c>.</param>
/// <param name="Tier">In the provider's words; <see cref="PriceRow.Standard"/> where it has none.</param>
public sealed record UsageTerms(string Provider, string Model, string Deployment = "", string Region = "", string Tier = PriceRow.Standard);

/// <summary>One row of the price table, as its owner maintains it. A later row of the same terms takes over on its day; earlier days keep theirs.</summary>
/// <param name="Id">Names the row in the record of what was priced by it.</param>
/// <param name="Model">Exact, or a prefix that ends with <c>*</c>; case is ignored.</param>
/// <param name="Deployment">Empty for any, like <paramref name="Region"/>.</param>
/// <param name="Tier">One tier alone: a discount is never taken for granted, nor a surcharge forgotten.</param>
/// <param name="ValidFrom">First UTC day of usage that it prices.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Prices">Of <see cref="MeterInfo.Per"/> units each, in major units of the currency. A meter that is not in it has no price, which is not zero.</param>
public sealed record PriceRow(
    string Id,
    string Provider,
    string Model,
    string Deployment,
    string Region,
    string Tier,
    DateOnly ValidFrom,
    string Currency,
    IReadOnlyDictionary<UsageMeter, decimal> Prices)
{
    public const string Standard = "standard";

    /// <summary>Far below what any invoice shows, and far above what sums of millions of rows would need.</summary>
    private const int Digits = 18;

    /// <summary>Rows that differ in nothing else but their day are versions of one price.</summary>
    public (string Provider, string Model, string Deployment, string Region, string Tier) Terms =>
        (Provider, Model.ToUpperInvariant(), Deployment.ToUpperInvariant(), Region.ToUpperInvariant(), Tier.ToUpperInvariant());

    internal bool IsExact => !Model.EndsWith('*');

    /// <returns>Null where the row has no price for the meter.</returns>
    public Money? Of(UsageMeter meter, decimal quantity) =>
        Prices.TryGetValue(meter, out var price) ? new Money(Math.Round(quantity / meter.Info().Per * price, Digits), Currency) : null;

    internal bool Matches(UsageTerms usage) =>
        Same(Provider, usage.Provider)
        && Same(Tier, usage.Tier)
        && (IsExact ? Same(Model, usage.Model) : usage.Model.StartsWith(Model[..^1], StringComparison.OrdinalIgnoreCase))
        && (Deployment.Length == 0 || Same(Deployment, usage.Deployment))
        && (Region.Length == 0 || Same(Region, usage.Region));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
