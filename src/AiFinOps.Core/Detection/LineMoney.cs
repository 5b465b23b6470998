namespace AiFinOps.Core.Detection;

internal static class LineMoney
{
    /// <summary>More than any bill, and far from where sums of money overflow.</summary>
    private const double Most = 1e15;

    /// <summary>An estimate in cents: it has no finer digits, and printed arithmetic should add up.</summary>
    public static decimal Of(double amount) => Math.Round((decimal)Math.Clamp(amount, -Most, Most), 2);
}
