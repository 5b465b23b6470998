using System.Text;
using System.Text.RegularExpressions;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Learning;

/// <summary>
/// The change of the configuration that would keep an incident from coming back, where one follows from what is on record: for an allocation
/// error the rule that sends the spend to the line where it belongs, for a false alarm or a calibration task the threshold of the line. For everything else,
/// budgets above all, a person has to think. The system proposes, and never applies.
/// </summary>
public static partial class PreventionProposal
{
    /// <summary>From this share of the excess on, a driver describes it.</summary>
    private const decimal Describes = 0.8m;

    private const int MostIdCharacters = 64;

    /// <summary>Null where nothing is proposed, or where what would be is in force already.</summary>
    public static ProposedChange? For(Incident incident, FinOpsConfiguration configuration) =>
        IncidentCategory.IsAllocationError(incident) ? RuleFor(incident, configuration) : ThresholdFor(incident, configuration);

    private static AlertFromChange? ThresholdFor(Incident incident, FinOpsConfiguration configuration)
    {
        if (configuration.Line(incident.Line) is not { } line)
        {
            return null;
        }

        var (proposal, why) = incident.Calibration is { Outcome: not CalibrationOutcome.Declined } calibration
            ? (calibration.Task.Proposal, calibration.Task.Advice)
            : incident.State == IncidentState.FalsePositive
                ? ThresholdRule.Propose(incident.Finding.Kind, line, [new CauseFiring(incident.Id, incident.Firings, incident.FiredAt, Size(incident), Confirmed: false)], configuration)
                : (null, "");
        return proposal is not null && proposal.Proposed > Tolerances.LowestBand(line, configuration).Money ? new AlertFromChange(line.Id, proposal.Proposed, why) : null;
    }

    private static Money? Size(Incident incident) => incident.Finding.Excess is { Amount: < 0m } drop ? -drop : incident.Finding.Excess;

    private static NewRuleChange? RuleFor(Incident incident, FinOpsConfiguration configuration)
    {
        if (LineOf(incident, configuration) is not { } line || DescribedBy(incident.Finding) is not { Count: > 0 } spend)
        {
            return null;
        }

        var (match, before) = string.Equals(incident.Line, AllocationLine.UnallocatedId, StringComparison.Ordinal)
            ? (spend, null)
            : OutOf(incident.Line, spend, configuration);
        if (match is null || configuration.Rules.Any(rule => IsSame(rule, match, line)))
        {
            return null;
        }

        var words = string.Join(", ", match.Select(pattern => $"{pattern.Key} {pattern.Value}"));
        return new NewRuleChange(
            new AllocationRule(IdOf(line, spend, configuration), match, [new AllocationShare(line, 1m)]), before,
            $"Spend of {words} stood on {incident.Line} and belongs to {line}.");
    }

    /// <summary>The line where the spend belongs: as somebody said, as the move between two lines showed, or the one other line that the prevention names.</summary>
    private static string? LineOf(Incident incident, FinOpsConfiguration configuration)
    {
        var said = incident.RootCause?.BelongsTo ?? incident.Finding.Facts.GetValueOrDefault(FactNames.MovedFrom);
        if (said is not null)
        {
            return IsOther(said) && configuration.HasLine(said) ? said : null;
        }

        var named = Words().Matches(incident.RootCause?.Prevention ?? "").Select(word => word.Value).Distinct(StringComparer.Ordinal)
            .Where(word => IsOther(word) && configuration.HasLine(word)).ToList();
        return named is [var one] ? one : null;

        bool IsOther(string line) => !string.Equals(line, incident.Line, StringComparison.Ordinal) && !string.Equals(line, AllocationLine.UnallocatedId, StringComparison.Ordinal);
    }

    /// <summary>What the misplaced spend is told by: everything that nearly all of it has in common, else its largest part.</summary>
    private static SortedDictionary<string, string> DescribedBy(Finding finding)
    {
        // A star in a name would match more than the name.
        var named = finding.Drivers.Where(driver => driver.Value.Length > 0 && !driver.Value.Contains('*', StringComparison.Ordinal) && MatchDimensions.All.ContainsKey(driver.Dimension)).ToList();
        var common = named.Where(driver => driver.Share >= Describes).DistinctBy(driver => driver.Dimension, StringComparer.Ordinal).ToList();
        SortedDictionary<string, string> match = new(StringComparer.Ordinal);
        foreach (var driver in common.Count > 0 ? common : named.Take(1))
        {
            match[driver.Dimension] = driver.Value;
            if (driver.Provider.Length > 0)
            {
                match["provider"] = driver.Provider;
            }
        }

        return match;
    }

    /// <summary>Only what a rule sends to the wrong line is taken from it: the new rule asks for all that the old one asks for, and stands above it.</summary>
    private static (SortedDictionary<string, string>? Match, string? Before) OutOf(string line, SortedDictionary<string, string> spend, FinOpsConfiguration configuration)
    {
        var wrong = configuration.Rules.FirstOrDefault(rule =>
            rule.Shares.Any(share => string.Equals(share.Line, line, StringComparison.Ordinal))
            && rule.Match.All(pattern => !spend.TryGetValue(pattern.Key, out var value) || new WildcardPattern(pattern.Value).Matches(value)));
        if (wrong is null)
        {
            return (null, null);
        }

        SortedDictionary<string, string> match = new(wrong.Match.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (dimension, value) in spend)
        {
            match[dimension] = value;
        }

        return (match, wrong.Id);
    }

    private static bool IsSame(AllocationRule rule, IReadOnlyDictionary<string, string> match, string line) =>
        rule.Shares is [{ Share: 1m } whole] && string.Equals(whole.Line, line, StringComparison.Ordinal) && rule.Match.Count == match.Count
        && rule.Match.All(pattern => string.Equals(match.GetValueOrDefault(pattern.Key), pattern.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>The line and what sends spend to it: <c>order-agent-from-gpt-4o</c>.</summary>
    private static string IdOf(string line, SortedDictionary<string, string> spend, FinOpsConfiguration configuration)
    {
        var told = spend.GetValueOrDefault("feature") ?? spend.GetValueOrDefault("model") ?? spend.GetValueOrDefault("service") ?? spend.Values.First();
        var id = new StringBuilder(line).Append("-from-");
        foreach (var character in told.ToLowerInvariant())
        {
            id.Append(char.IsAsciiLetterOrDigit(character) ? character : '-');
        }

        var plain = Hyphens().Replace(id.ToString(), "-");
        plain = plain[..Math.Min(plain.Length, MostIdCharacters - 3)].Trim('-');
        var known = configuration.Rules.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, known.Count + 1).Select(number => number == 1 ? plain : FormattableString.Invariant($"{plain}-{number}")).First(candidate => !known.Contains(candidate));
    }

    [GeneratedRegex("[a-z0-9][a-z0-9-]*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    [GeneratedRegex("-+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Hyphens();
}
