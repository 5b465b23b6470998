using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Playbooks;

/// <summary>What happened, in one sentence: what, how much, billed or estimated, provisional or final, which line, since when.</summary>
public static class Headline
{
    /// <summary>Plain text; encode it for where it is shown.</summary>
    public static string For(Incident incident, FinOpsConfiguration configuration)
    {
        var finding = incident.Finding;
        var line = configuration.LineName(finding.Line);
        return finding.Kind switch
        {
            FindingKind.SpendAbove or FindingKind.SpendBelow when incident is { Cleared: true, RestatedAway: true } =>
                $"Spend of {line} is within its band by newer figures; what was told is {Amount(Size(finding.Excess))}{(finding.Kind == FindingKind.SpendAbove ? "above" : "below")} expected since {Since(finding)}",
            FindingKind.SpendAbove => $"Spend of {line} is {Amount(finding.Excess)}above expected ({Figures(finding)}) since {Since(finding)}",
            FindingKind.SpendBelow => $"Spend of {line} is {Amount(Size(finding.Excess))}below expected ({Figures(finding)}) since {Since(finding)}",
            FindingKind.NewSpender => $"{line} spent {Amount(finding.Actual ?? finding.Excess)}without any history to compare it with ({Certainty(finding)}) since {Since(finding)}",
            FindingKind.BudgetStep when CauseKeys.IsStopAhead(finding.CauseKey) && Escalation.StopOutlook.Of(finding) is { } at =>
                $"{line} {(incident.IsOpen && incident.State != IncidentState.Resolved ? "reaches" : "was to reach")} the hard stop of its budget{Period(finding)} by {Playbooks.Figures.Moment(at, configuration.TimeZone)} at its present rate{Use(finding)} ({Certainty(finding)}) as of {Day(finding)}",
            FindingKind.BudgetStep => $"{line} has reached {Step(finding)} of its budget{Period(finding)}{Use(finding)} ({Certainty(finding)}) as of {Day(finding)}",
            FindingKind.HardStop when incident.Cleared => $"{line} is below the hard stop of its {Guarded(finding)} again{Use(finding)} ({Certainty(finding)})",
            FindingKind.HardStop => $"{line} has reached the hard stop of its {Guarded(finding)}{Use(finding)} ({Certainty(finding)}) as of {Day(finding)}",
            FindingKind.DataMissing when finding.Facts.GetValueOrDefault(FactNames.Trouble) is { } trouble => $"{(IsAboutChanges(finding) ? "Changes" : "Cost data")} from {line}: {Trouble(trouble)}, since {Since(finding)}",
            FindingKind.DataMissing => $"No cost data from {line} {Days(finding)}",
            FindingKind.ConfigurationTampered => $"Configuration rows were changed by hand; the sealed copy is in force, seen on {Day(finding)}",
            FindingKind.EvidenceTampered => $"Evidence is not as it was sealed: {finding.Facts.GetValueOrDefault(FactNames.Bundles)} removed, added or without its record, seen on {Day(finding)}",
            _ => $"A message to {line} could not be handled and was put aside on {Day(finding)}",
        };
    }

    /// <summary><c>budget for 2026-10</c>, <c>limit for 7 days</c>.</summary>
    private static string Guarded(Finding finding) => StopWindow.DaysOf(finding) is { } days ? $"limit for {StopWindow.InWords(days)}" : "budget" + Period(finding);

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

    private static string Certainty(Finding finding) => $"{Origin(finding)}, {(finding.Provisional ? "provisional" : "final")}";

    /// <summary>Whether a provider has billed it, or a gateway, a price list or the forecast says so.</summary>
    private static string Origin(Finding finding)
    {
        var estimated = AmountOf(finding, FactNames.EstimatedAmount);
        return estimated > 0m && estimated >= finding.Actual?.Amount ? "estimated"
            : !FindingFigures.IsAboutBudget(finding) ? (estimated == 0m ? "billed" : "billed, the last day estimated in part")
            : string.Join(" and ", Unbilled(finding, estimated)) is { Length: > 0 } parts ? "billed but for " + parts
            : "billed";
    }

    private static IEnumerable<string> Unbilled(Finding finding, decimal estimated)
    {
        if (estimated > 0m && finding.Actual is { } actual)
        {
            yield return $"{actual with { Amount = estimated }} estimated";
        }

        if (AmountOf(finding, FactNames.LagMargin) is > 0m and var margin && finding.Actual is { } used)
        {
            yield return $"{used with { Amount = margin }} expected";
        }
    }

    private static decimal AmountOf(Finding finding, string fact) =>
        decimal.TryParse(finding.Facts.GetValueOrDefault(fact), CultureInfo.InvariantCulture, out var amount) ? amount : 0m;

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
