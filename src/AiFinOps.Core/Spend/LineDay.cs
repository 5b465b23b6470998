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
    string Unit);
