using AiFinOps.Core.Budgets;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Playbooks;

/// <summary>The amounts of a finding under the names that people use for them. What is not known is left out.</summary>
public static class FindingFigures
{
    public static IReadOnlyList<(string Name, string Value)> For(Finding finding) =>
        [.. (IsAboutBudget(finding) ? OfBudget(finding) : OfSpend(finding)).Where(figure => figure.Value is not null).Select(figure => (figure.Name, figure.Value!))];

    /// <summary>A budget finding compares the month with its budget, or some days with their limit; every other one compares a day with its expectation.</summary>
    public static bool IsAboutBudget(Finding finding) => finding.Kind is FindingKind.BudgetStep or FindingKind.HardStop;

    /// <summary><c>95.75 % used, 15,320.00 EUR of 16,000.00 EUR</c>; null where the amounts are not known.</summary>
    public static string? BudgetUse(Finding finding) => finding is { Actual: { } used, Expected: { Amount: > 0m } budget }
        ? $"{Figures.Utilisation(used.Amount / budget.Amount)} used, {used} of {budget}"
        : null;

    private static IEnumerable<(string Name, string? Value)> OfBudget(Finding finding)
    {
        var days = StopWindow.DaysOf(finding);
        return
        [
            ("Used, with the lag margin", finding.Actual?.ToString()),
            (days is { } limited ? $"Limit for {StopWindow.InWords(limited)}" : "Budget of the month", finding.Expected?.ToString()),
            ("Utilisation", finding is { Actual: { } used, Expected: { Amount: > 0m } budget } ? Figures.Utilisation(used.Amount / budget.Amount) : null),
            (days is null ? "Projected month end against budget" : "Against the limit", Change(finding.Excess, finding.Variance)),
        ];
    }

    private static IEnumerable<(string Name, string? Value)> OfSpend(Finding finding) =>
    [
        ("Spent on the last day", finding.Actual?.ToString()),
        ("Expected on that day", finding.Expected?.ToString()),
        ("Difference since the onset", Change(finding.Excess, finding.Variance)),
    ];

    private static string? Change(Money? excess, decimal? variance) =>
        excess is { } amount ? Figures.Signed(amount) + (variance is { } fraction ? $" ({Figures.SignedPercent(fraction)})" : "") : null;
}
