using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>Grades findings. Bands never create one.</summary>
public static class Bands
{
    private const decimal HighPartOfMonth = 0.05m;
    private const decimal HighLeast = 250m;
    private const decimal CriticalPartOfMonth = 0.10m;
    private const decimal CriticalLeast = 1_000m;
    private const decimal LateStep = 0.90m;
    private const decimal MiddleStep = 0.80m;

    /// <summary>
    /// The severity of a finding; null where it stays below the lowest band. Spend above its expectation gets the highest band of which
    /// percent and money are both reached, or more where the excess is a notable part of the month's budget.
    /// A drop is at most Medium: it costs nothing, so it wakes nobody. So is a new spender: ceilings judge it, not statistics. A budget step on plan is news (Watch); off plan it is work.
    /// </summary>
    /// <param name="line">Null for findings about a source or about ourselves.</param>
    /// <param name="monthBudget">The month's budget; null where there is none. A budget in another currency than the finding is left out.</param>
    public static Severity? Grade(Finding finding, AllocationLine? line, FinOpsConfiguration configuration, Money? monthBudget) =>
        finding.Kind switch
        {
            FindingKind.DataMissing => Severity.Medium,
            FindingKind.ConfigurationTampered or FindingKind.EvidenceTampered or FindingKind.PoisonMessage => Severity.High,
            FindingKind.HardStop => Capped(Severity.Critical, line),
            FindingKind.BudgetStep => Capped(StepSeverity(finding), line),
            FindingKind.SpendBelow => Lower(Severity.Medium, Capped(BandOf(finding, line, configuration), line)),
            FindingKind.NewSpender => Lower(Severity.Medium, Capped(Higher(BandOf(finding, line, configuration), PartOfMonth(finding, monthBudget)), line)),
            _ => Capped(Higher(BandOf(finding, line, configuration), PartOfMonth(finding, monthBudget)), line),
        };

    /// <summary>Who answers for a finding of this severity: the group that the band names, else the owner of the line or source.</summary>
    public static string OwnerGroup(Severity severity, string owner, FinOpsConfiguration configuration) =>
        configuration.Bands.FirstOrDefault(band => band.Severity == severity)?.OwnerGroup is { } group
        && !string.Equals(group, Defaults.LineOwner, StringComparison.Ordinal)
            ? group
            : owner;

    private static Severity? BandOf(Finding finding, AllocationLine? line, FinOpsConfiguration configuration)
    {
        Severity? highest = null;
        foreach (var band in Tolerances.BandsOf(line, configuration))
        {
            // Where nothing was expected, any amount is beyond every percent.
            var percent = finding.Variance is not { } variance || Math.Abs(variance) >= band.Percent;
            if (percent && finding.Excess is { } excess && Math.Abs(excess.Amount) >= band.Money)
            {
                highest = Higher(highest, band.Severity);
            }
        }

        return highest;
    }

    private static Severity? PartOfMonth(Finding finding, Money? monthBudget)
    {
        if (finding.Excess is not { } excess || monthBudget is not { } budget || !string.Equals(excess.Currency, budget.Currency, StringComparison.Ordinal))
        {
            return null;
        }

        return excess.Amount >= CriticalPartOfMonth * budget.Amount && excess.Amount >= CriticalLeast ? Severity.Critical
            : excess.Amount >= HighPartOfMonth * budget.Amount && excess.Amount >= HighLeast ? Severity.High
            : null;
    }

    private static Severity StepSeverity(Finding finding)
    {
        var step = decimal.Parse(finding.Facts[FactNames.Step], CultureInfo.InvariantCulture);
        var offPlan = finding.Excess is { Amount: > 0m };
        return !offPlan ? Severity.Watch
            : step >= LateStep ? Severity.High
            : step >= MiddleStep ? Severity.Medium
            : Severity.Watch;
    }

    private static Severity? Capped(Severity? severity, AllocationLine? line) =>
        line is null ? severity : Lower(Tolerances.CeilingOf(line.Environment), severity);

    private static Severity? Higher(Severity? left, Severity? right) => left is null || right > left ? right ?? left : left;

    private static Severity? Lower(Severity ceiling, Severity? severity) => severity > ceiling ? ceiling : severity;
}
