namespace AiFinOps.Core.Detection;

internal static class LineMoney
{
    /// <summary>An estimate in cents: it has no finer digits, and printed arithmetic should add up.</summary>
    public static decimal Of(double amount) =>
        double.IsNaN(amount) || Math.Abs(amount) > 1e20 ? decimal.MaxValue : Math.Round((decimal)amount, 2);
}
