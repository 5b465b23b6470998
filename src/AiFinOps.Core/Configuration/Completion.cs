using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Prices;

namespace AiFinOps.Core.Configuration;

/// <summary>
/// Fills in what a configuration left out, from <see cref="Defaults"/>. What was written is kept, in its order, before what is added;
/// completing twice changes nothing. An empty owner group, channel list or review group list means "not said".
/// </summary>
public static class Completion
{
    public static FinOpsConfiguration Complete(FinOpsConfiguration written)
    {
        var known = written.OwnerGroups.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        var fallback = DefaultGroup(written);
        var prices = new PriceTable(written.Prices);
        var withLines = written with { Lines = WithUnallocated(written.Lines, fallback) };
        return withLines with
        {
            Sources = [.. written.Sources.Select(source => source with
            {
                OwnerGroup = source.OwnerGroup.Length > 0 ? source.OwnerGroup : fallback,
                Prices = SourceKinds.Of(source.Kind).IsPriced ? prices : PriceTable.Empty,
            })],
            ChangeSources = [.. written.ChangeSources.Select(source => source.OwnerGroup.Length > 0 ? source : source with { OwnerGroup = fallback })],
            Rules = written.Rules.Count > 0 ? written.Rules : DefaultRules(written.Lines),
            HardStops = [.. written.HardStops, .. DefaultHardStops(withLines)],
            Channels = WithLog(written.Channels),
            OwnerGroups = [.. written.OwnerGroups.Select(group => Group(group, written.TimeZone))],
            EscalationPolicies = [.. Enum.GetValues<Severity>().Select(severity => Policy(written, severity, known))],
            Categories = [.. Enum.GetValues<VarianceCategory>().Select(category => Category(written, category))],
            ExecutiveUpdates = written.ExecutiveUpdates.Group.Length > 0 || !known.Contains(Defaults.ExecutivesGroup)
                ? written.ExecutiveUpdates
                : written.ExecutiveUpdates with { Group = Defaults.ExecutivesGroup },
            Review = written.Review.Groups.Count > 0 ? written.Review : written.Review with { Groups = ReviewGroups(known, fallback) },
        };
    }

    /// <summary>
    /// Sections in the order of their ids, rules in their own: the same configuration whatever the order in the file.
    /// </summary>
    public static FinOpsConfiguration InCanonicalOrder(FinOpsConfiguration configuration) => configuration with
    {
        Sources = By(configuration.Sources, source => source.Name),
        Lines = By(configuration.Lines, line => line.Id),
        LineGroups = By(configuration.LineGroups, group => group.Id),
        Bands = [.. configuration.Bands.OrderBy(band => band.Severity)],
        HardStops = By(configuration.HardStops, stop => stop.Line),
        People = By(configuration.People, person => person.Id),
        OwnerGroups = By(configuration.OwnerGroups, group => group.Id),
        Channels = By(configuration.Channels, channel => channel.Name),
        EscalationPolicies = [.. configuration.EscalationPolicies.OrderBy(policy => policy.Severity)],
        Categories = [.. configuration.Categories.OrderBy(policy => policy.Category)],
        ExpectedEvents = By(configuration.ExpectedEvents, expected => expected.Id),
        Rates = By(configuration.Rates, rate => rate.Id),
        Prices = By(configuration.Prices, price => price.Id),
        ChangeSources = By(configuration.ChangeSources, source => source.Name),
        ContainmentTargets = By(configuration.ContainmentTargets, target => target.Name),
    };

    /// <summary>The policy as written, with the usual containment owner where it names none.</summary>
    internal static CategoryPolicy Category(FinOpsConfiguration configuration, VarianceCategory category)
    {
        var written = configuration.Categories.FirstOrDefault(policy => policy.Category == category) ?? new CategoryPolicy(category, "", [], Defaults.IsCritical(category));
        return written.OwnerGroup.Length > 0
            ? written
            : written with { OwnerGroup = Defaults.CategoryOwners.GetValueOrDefault(category)?.FirstOrDefault(group => configuration.Group(group) is not null) ?? Defaults.LineOwner };
    }

    private static IReadOnlyList<T> By<T>(IReadOnlyList<T> items, Func<T, string> id) => [.. items.OrderBy(id, StringComparer.Ordinal)];

    /// <summary>The FinOps group where there is one, else the first group of the file.</summary>
    private static string DefaultGroup(FinOpsConfiguration configuration) =>
        configuration.Group(Defaults.FinOpsGroup)?.Id ?? (configuration.OwnerGroups is [var first, ..] ? first.Id : "");

    private static IReadOnlyList<AllocationLine> WithUnallocated(IReadOnlyList<AllocationLine> lines, string owner) =>
        lines.Any(line => string.Equals(line.Id, AllocationLine.UnallocatedId, StringComparison.Ordinal))
            ? lines
            : [.. lines, new(AllocationLine.UnallocatedId, "Unallocated", owner, WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, false, false, null, null)];

    /// <summary>A single line gets everything; of several, each gets what is tagged with its id as the project.</summary>
    private static IReadOnlyList<AllocationRule> DefaultRules(IReadOnlyList<AllocationLine> lines)
    {
        var targets = lines.Where(line => !string.Equals(line.Id, AllocationLine.UnallocatedId, StringComparison.Ordinal)).ToList();
        var dimension = targets.Count == 1 ? "provider" : "project";
        return [.. targets.Select(line => new AllocationRule(
            line.Id,
            new Dictionary<string, string>(StringComparer.Ordinal) { [dimension] = targets.Count == 1 ? "*" : line.Id },
            [new AllocationShare(line.Id, 1m)]))];
    }

    private static IEnumerable<HardStopRule> DefaultHardStops(FinOpsConfiguration configuration)
    {
        var stopped = configuration.HardStops.Select(stop => stop.Line).ToHashSet(StringComparer.Ordinal);
        var lines = configuration.Lines.Concat(configuration.LineGroups.Select(group => group.AsLine(configuration)));
        return from line in lines
               where line.Budget is { } budget && (budget.IsCeiling || line.Criticality == Criticality.Critical)
               where stopped.Add(line.Id)
               select new HardStopRule(line.Id, Defaults.HardStopThreshold, ContainmentMode.DryRun, []);
    }

    private static IReadOnlyList<ChannelSettings> WithLog(IReadOnlyList<ChannelSettings> channels) =>
        channels.Any(channel => string.Equals(channel.Name, Defaults.LogChannel, StringComparison.Ordinal))
            ? channels
            : [.. channels, new(Defaults.LogChannel, Defaults.LogChannel, null, null)];

    /// <summary>
    /// A level of a default policy whose group is not configured goes to the line's own group instead,
    /// and is left out where that group is told already. A written policy is taken as it stands.
    /// </summary>
    private static EscalationPolicy Policy(FinOpsConfiguration configuration, Severity severity, HashSet<string> known)
    {
        if (configuration.EscalationPolicies.FirstOrDefault(policy => policy.Severity == severity) is { } written)
        {
            return written;
        }

        var standard = Defaults.EscalationPolicies.Single(policy => policy.Severity == severity);
        var levels = standard.Levels
            .Select(level => known.Contains(level.Group) ? level : level with { Group = Defaults.LineOwner })
            .DistinctBy(level => level.Group, StringComparer.Ordinal);
        return new(severity, [.. levels]);
    }

    private static OwnerGroup Group(OwnerGroup written, string zone) => written with
    {
        Channels = written.Channels.Count > 0 ? written.Channels : [Defaults.LogChannel],
        Hours = written.Hours ?? Defaults.HoursIn(zone),
        Quiet = written.Quiet ?? Defaults.Quiet,
    };

    private static IReadOnlyList<string> ReviewGroups(HashSet<string> known, string fallback)
    {
        var usual = Defaults.ReviewGroups.Where(known.Contains).ToList();
        return usual.Count > 0 ? usual : [fallback];
    }
}
