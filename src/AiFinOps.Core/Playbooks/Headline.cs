using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Playbooks;

/// <summary>What happened, in one sentence: what, how much, provisional or final, which line, since when.</summary>
public static class Headline
{
    /// <summary>Plain text; encode it for where it is shown.</summary>
    public static string For(Incident incident, FinOpsConfiguration configuration)
    {
        var finding = incident.Finding;
        var line = configuration.LineName(finding.Line);
        return finding.Kind switch
        {
            FindingKind.SpendAbove => $"Spend of {line} is {Amount(finding.Excess)}above expected ({Figures(finding)}) since {Since(finding)}",
            FindingKind.SpendBelow => $"Spend of {line} is {Amount(Size(finding.Excess))}below expected ({Figures(finding)}) since {Since(finding)}",
            FindingKind.NewSpender => $"{line} spent {Amount(finding.Actual ?? finding.Excess)}without any history to compare it with ({Certainty(finding)}) since {Since(finding)}",
            FindingKind.BudgetStep => $"{line} has reached {Step(finding)} of its budget{Period(finding)}{Use(finding)} ({Certainty(finding)}) as of {Day(finding)}",
            FindingKind.HardStop when incident.Cleared => $"{line} is below the hard stop of its budget{Period(finding)} again{Use(finding)} ({Certainty(finding)})",
            FindingKind.HardStop => $"{line} has reached the hard stop of its budget{Period(finding)}{Use(finding)} ({Certainty(finding)}) as of {Day(finding)}",
            FindingKind.DataMissing when finding.Facts.GetValueOrDefault(FactNames.Trouble) is { } trouble => $"{(IsAboutChanges(finding) ? "Changes" : "Cost data")} from {line}: {Trouble(trouble)}, since {Since(finding)}",
            FindingKind.DataMissing => $"No cost data from {line} {Days(finding)}",
            FindingKind.ConfigurationTampered => $"Configuration rows were changed by hand; the sealed copy is in force, seen on {Day(finding)}",
            _ => $"A message to {line} could not be handled and was put aside on {Day(finding)}",
        };
    }

    private static bool IsAboutChanges(Finding finding) => finding.Line.StartsWith(LineIds.OfChangeSource(""), StringComparison.Ordinal);

    private static string Trouble(string trouble) => trouble switch
    {
        SourceTroubles.CredentialRefused => "the key or identity is refused",
        SourceTroubles.CredentialExpires => "the key is about to expire",
        SourceTroubles.PermissionMissing => "a right is missing",
        SourceTroubles.ScopeNotFound => "the scope is not found",
        SourceTroubles.SettingsMissing => "a setting is missing",
        SourceTroubles.SchemaDrift => "the answers are not what the provider documents",
        SourceTroubles.RateMissing => "a rate of exchange is missing",
        SourceTroubles.PriceMissing => "a price is missing",
        SourceTroubles.ReadingHeld => "a reading looks wrong and is kept out of the ledger",
        _ => "the source has gone quiet",
    };

    private static string Amount(Money? money) => money is { } known ? known + " " : "";

    private static Money? Size(Money? money) => money is { Amount: < 0m } negative ? -negative : money;

    private static string Figures(Finding finding) =>
        (finding.Variance is { } variance ? Playbooks.Figures.SignedPercent(variance) + ", " : "") + Certainty(finding);

    private static string Certainty(Finding finding) => (finding.Provisional ? "provisional" : "final") + Estimated(finding);

    private static string Estimated(Finding finding) =>
        !decimal.TryParse(finding.Facts.GetValueOrDefault(FactNames.EstimatedAmount), CultureInfo.InvariantCulture, out var amount) || amount == 0m || finding.Actual is not { } actual ? ""
        : FindingFigures.IsAboutBudget(finding) ? $", {actual with { Amount = amount }} of it estimated"
        : ", the last day estimated";

    private static string Since(Finding finding) => Playbooks.Figures.Weekday(finding.Onset);

    private static string Day(Finding finding) => Playbooks.Figures.Weekday(finding.Day);

    private static string Days(Finding finding) => finding.Onset == finding.Day
        ? "for " + Day(finding)
        : $"from {Since(finding)} to {Day(finding)}";

    // A budget step's cause key carries the step and the period: budget-80|2026-10.
    private static string Step(Finding finding)
    {
        var step = finding.CauseKey.Split('|')[0];
        return step.StartsWith("budget-", StringComparison.Ordinal) ? step["budget-".Length..] + " %" : "a warning step";
    }

    private static string Use(Finding finding) => FindingFigures.BudgetUse(finding) is { } use ? ": " + use : "";

    private static string Period(Finding finding)
    {
        var parts = finding.CauseKey.Split('|');
        return parts.Length == 2 ? " for " + parts[1] : "";
    }
}
