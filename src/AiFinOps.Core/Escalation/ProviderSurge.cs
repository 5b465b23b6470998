using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Escalation;

/// <summary>
/// Many lines that rise, or fall, at one provider on one day have one cause: a price, an outage, a reader that reads wrongly. It is one incident
/// of the provider, told once to everybody concerned; the lines' own incidents are its parts. What is critical is never a part.
/// </summary>
/// <param name="Graded">The finding about the provider.</param>
/// <param name="Parts">Line and cause of each finding that is told with it.</param>
public sealed record ProviderSurge(GradedFinding Graded, IReadOnlySet<(string Line, string CauseKey)> Parts)
{
    private const int NamedLines = 5;

    /// <param name="firing">Findings that open or reopen an incident, as <see cref="Refiring.FiresAnew"/> says.</param>
    /// <param name="going">Findings whose incident is a part of a provider's already.</param>
    public static IReadOnlyList<ProviderSurge> Of(IEnumerable<GradedFinding> firing, IEnumerable<GradedFinding> going, string owner, FinOpsConfiguration configuration)
    {
        var begun = going.Where(IsPart).GroupBy(KeyOf).ToDictionary(group => group.Key, group => group.ToList());
        return
        [
            .. firing.Where(IsPart).Concat(begun.Values.SelectMany(parts => parts))
                .GroupBy(KeyOf)
                .Where(group => begun.ContainsKey(group.Key) || group.Count() >= configuration.AlertBudget.ProviderLines)
                .SelectMany(group => group)
                .GroupBy(graded => (KeyOf(graded).Provider, graded.Finding.Kind))
                .OrderBy(group => group.Key.Provider, StringComparer.Ordinal).ThenBy(group => group.Key.Kind)
                .Select(group => Of([.. group], owner, configuration)),
        ];
    }

    private static bool IsPart(GradedFinding graded) =>
        graded is { Severity: < Severity.Critical, Finding.Kind: FindingKind.SpendAbove or FindingKind.SpendBelow } && graded.Finding.Facts.ContainsKey(FactNames.Provider)
        && !graded.Finding.Facts.ContainsKey(FactNames.MovedFrom) && !graded.Finding.Facts.ContainsKey(FactNames.MovedTo);

    private static (string Provider, FindingKind Kind, DateOnly Onset) KeyOf(GradedFinding graded) =>
        (graded.Finding.Facts[FactNames.Provider], graded.Finding.Kind, graded.Finding.Onset);

    private static ProviderSurge Of(IReadOnlyList<GradedFinding> parts, string owner, FinOpsConfiguration configuration)
    {
        var ordered = parts.OrderByDescending(part => Math.Abs(part.Finding.Excess?.Amount ?? 0m)).ThenBy(part => part.Finding.Line, StringComparer.Ordinal).ToList();
        var (provider, kind, onset) = parts.Select(KeyOf).MinBy(key => key.Onset);
        var named = ordered.Take(NamedLines).Select(part => $"{configuration.LineName(part.Finding.Line)} {part.Finding.Excess}");
        var more = parts.Count - NamedLines;
        var finding = new Finding(
            LineIds.OfProvider(provider), kind, kind == FindingKind.SpendAbove ? CauseKeys.SpendAbove : CauseKeys.SpendBelow, onset, parts.Max(part => part.Finding.Day),
            Sum(parts, part => part.Actual), Sum(parts, part => part.Expected), Sum(parts, part => part.Excess), null, parts.Any(part => part.Finding.Provisional), "provider-surge",
            $"{parts.Count} lines {(kind == FindingKind.SpendAbove ? "rose" : "fell")} at {provider} since {Figures.Weekday(onset)}: {string.Join(", ", named)}{(more > 0 ? $" and {more} more" : "")}. "
                + "One cause is likelier than so many: look at the provider's prices, its status and the reading of its source. Each line has an incident of its own, which is silent.",
            [],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [FactNames.Provider] = provider,
                [FactNames.LineCount] = parts.Count.ToString(CultureInfo.InvariantCulture),
                [FactNames.Lines] = string.Join(", ", parts.Select(part => part.Finding.Line).Order(StringComparer.Ordinal)),
                [FactNames.Owners] = string.Join(",", parts.Select(part => part.OwnerGroup).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            });
        return new ProviderSurge(
            new GradedFinding(finding, parts.Max(part => part.Severity), owner), parts.Select(part => (part.Finding.Line, part.Finding.CauseKey)).ToHashSet());
    }

    /// <summary>Null where the lines are in several currencies, or one has no such amount: unlike currencies are never added.</summary>
    private static Money? Sum(IReadOnlyList<GradedFinding> parts, Func<Finding, Money?> amount)
    {
        var amounts = parts.Select(part => amount(part.Finding)).OfType<Money>().ToList();
        return amounts.Count == parts.Count && amounts.DistinctBy(money => money.Currency, StringComparer.Ordinal).Count() == 1 ? amounts.Aggregate((left, right) => left + right) : null;
    }
}
