namespace AiFinOps.Core.Spend;

/// <summary>FOCUS 1.0–1.2 <c>ChargeCategory</c>.</summary>
public enum ChargeCategory
{
    Usage,
    Purchase,
    Tax,
    Credit,
    Adjustment,
}

/// <summary>
/// What a cost was spent on, in FOCUS terms where FOCUS has one. Empty text means that the source did not say.
/// </summary>
public sealed record SpendDimensions
{
    /// <summary>FOCUS ProviderName.</summary>
    public string Provider { get; init; } = "";

    /// <summary>FOCUS SubAccountId, or BillingAccountId where there is none. Part of the ledger slice.</summary>
    public string Account { get; init; } = "";

    /// <summary>FOCUS ServiceName.</summary>
    public string Service { get; init; } = "";

    /// <summary>FOCUS ServiceCategory.</summary>
    public string ServiceCategory { get; init; } = "";

    public string Model { get; init; } = "";

    public string Feature { get; init; } = "";

    public string Environment { get; init; } = "";

    public string Project { get; init; } = "";

    public string Owner { get; init; } = "";

    /// <summary>build, run or move, as the source tagged it.</summary>
    public string Phase { get; init; } = "";

    /// <summary>FOCUS RegionId.</summary>
    public string Region { get; init; } = "";
}

/// <summary>
/// One normalised fact of spend: a UTC charge day, dimensions, a charge category and exact costs in one currency.
/// Rows that agree in everything but cost and quantity are summed (FOCUS has no row id).
/// </summary>
/// <param name="Day">UTC day of FOCUS ChargePeriodStart.</param>
/// <param name="Category">FOCUS ChargeCategory. Detection looks at <see cref="ChargeCategory.Usage"/> only.</param>
/// <param name="IsCorrection">FOCUS ChargeClass is <c>Correction</c>.</param>
/// <param name="Effective">FOCUS EffectiveCost: what detection and budgets use.</param>
/// <param name="Billed">FOCUS BilledCost: what the invoice says.</param>
/// <param name="Quantity">FOCUS ConsumedQuantity in <paramref name="Unit"/>; null where unknown. Unknown is never zero.</param>
/// <param name="Unit">FOCUS ConsumedUnit; empty where unknown.</param>
public sealed record CostRecord(
    DateOnly Day,
    SpendDimensions Dimensions,
    ChargeCategory Category,
    bool IsCorrection,
    Money Effective,
    Money Billed,
    decimal? Quantity,
    string Unit);
