namespace AiFinOps.Core.Spend;

/// <summary>What one line spent on one UTC day at one source, after allocation.</summary>
/// <param name="Components">Sums per driver dimensions and charge category. Empty where the source reported the day and the line spent nothing on record.</param>
public sealed record LineDay(string Line, string Source, DateOnly Day, IReadOnlyList<SpendComponent> Components);

/// <summary>A part of a line's day that agrees in everything but cost and quantity.</summary>
public sealed record SpendComponent(
    string Provider,
    string Service,
    string Model,
    string Feature,
    ChargeCategory Category,
    Money Effective,
    Money Billed,
    decimal? Quantity,
    string Unit)
{
    /// <summary>The same provider, service, model and feature.</summary>
    internal bool IsLike(SpendComponent other) =>
        string.Equals(Model, other.Model, StringComparison.Ordinal)
        && string.Equals(Feature, other.Feature, StringComparison.Ordinal)
        && string.Equals(Service, other.Service, StringComparison.Ordinal)
        && string.Equals(Provider, other.Provider, StringComparison.Ordinal);
}
