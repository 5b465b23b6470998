using AiFinOps.Core.Allocation;
using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Configuration;

/// <summary>Whoever is named is there. An empty name is one that could not be read, and is told elsewhere.</summary>
internal static class ReferenceRules
{
    public static IEnumerable<ConfigurationProblem> OwnerGroups(FinOpsConfiguration configuration)
    {
        var groups = configuration.OwnerGroups.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        var groupsOrOwner = new HashSet<string>(groups, StringComparer.Ordinal) { Defaults.LineOwner };
        return
        [
            .. Unknown(configuration.Sources.Index().Select(entry => ($"sources[{entry.Index}].owner", entry.Item.OwnerGroup)), groups, Fault),
            .. Unknown(configuration.HardStops.Index().Select(entry => ($"hardStops[{entry.Index}].approvers", entry.Item.Approvers)), groups, Fault),
            .. Unknown(configuration.ChangeSources.Index().Select(entry => ($"changeSources[{entry.Index}].owner", entry.Item.OwnerGroup)), groups, Fault),
            .. Unknown(configuration.Lines.Index().Select(entry => ($"lines[{entry.Index}].owner", entry.Item.OwnerGroup)), groups, Fault),
            .. Unknown(configuration.LineGroups.Index().Select(entry => ($"lineGroups[{entry.Index}].owner", entry.Item.OwnerGroup)), groups, Fault),
            .. Unknown(configuration.Bands.Select(band => ($"bands.{Word(band.Severity)}.ownerGroup", band.OwnerGroup)), groupsOrOwner, Fault),
            .. Unknown(
                configuration.EscalationPolicies.SelectMany(policy => policy.Levels.Index()
                    .Select(entry => ($"escalation.{Word(policy.Severity)}[{entry.Index}].group", entry.Item.Group))),
                groupsOrOwner, Fault),
            .. Unknown(configuration.Categories.Select(policy => ($"categories.{VarianceCategories.NameOf(policy.Category)}.ownerGroup", policy.OwnerGroup)), groupsOrOwner, Fault),
            .. Unknown(
                configuration.Categories.SelectMany(policy => policy.Tell.Index()
                    .Select(entry => ($"categories.{VarianceCategories.NameOf(policy.Category)}.tell[{entry.Index}]", entry.Item))),
                groups, Fault),
            .. Unknown([("executiveUpdates.group", configuration.ExecutiveUpdates.Group)], groups, Fault),
            .. Unknown(configuration.Review.Groups.Index().Select(entry => ($"review.groups[{entry.Index}]", entry.Item)), groups, Fault),
        ];

        static ConfigurationProblem Fault(string path, string id, string remedy) =>
            new(path, ConfigurationFaults.UnknownOwnerGroup, $"There is no owner group {Quoted.Text(id)}.", $"{remedy} Groups stand in `ownerGroups`.");
    }

    /// <summary>Members are people; an expected event is answered for by a person or an owner group.</summary>
    public static IEnumerable<ConfigurationProblem> People(FinOpsConfiguration configuration)
    {
        var people = configuration.People.Select(person => person.Id).ToHashSet(StringComparer.Ordinal);
        var peopleOrGroups = people.Concat(configuration.OwnerGroups.Select(group => group.Id)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Unknown(
                configuration.OwnerGroups.Index().SelectMany(group => group.Item.Members.Index()
                    .Select(member => ($"ownerGroups[{group.Index}].members[{member.Index}]", member.Item))),
                people,
                (path, id, remedy) => new(path, ConfigurationFaults.UnknownPerson, $"There is no person {Quoted.Text(id)}.", $"{remedy} People stand in `people`.")),
            .. Unknown(
                configuration.OwnerGroups.Index().SelectMany(group => group.Item.Rota is { } rota
                    ? rota.Overrides.Index().Select(entry => ($"ownerGroups[{group.Index}].rota.overrides[{entry.Index}].person", entry.Item.Person))
                    : []),
                people,
                (path, id, remedy) => new(path, ConfigurationFaults.UnknownPerson, $"There is no person {Quoted.Text(id)}.", $"{remedy} People stand in `people`.")),
            .. configuration.OwnerGroups.Index().Where(group => group.Item.Rota is not null).SelectMany(group => Unknown(
                group.Item.Rota!.People.Index().Select(entry => ($"ownerGroups[{group.Index}].rota.people[{entry.Index}]", entry.Item)),
                group.Item.Members.ToHashSet(StringComparer.Ordinal),
                (path, id, remedy) => new(path, ConfigurationFaults.UnknownPerson, $"{Quoted.Text(id)} is no member of the group.", $"{remedy} A rota is made of `members`."))),
            .. Unknown(
                configuration.ExpectedEvents.Index().Select(entry => ($"expectedEvents[{entry.Index}].owner", entry.Item.Owner)),
                peopleOrGroups,
                (path, id, remedy) => new(
                    path, ConfigurationFaults.UnknownPerson, $"There is no person and no owner group {Quoted.Text(id)}.",
                    $"{remedy} People stand in `people`, groups in `ownerGroups`.")),
        ];
    }

    public static IEnumerable<ConfigurationProblem> Channels(FinOpsConfiguration configuration) => Unknown(
        configuration.OwnerGroups.Index().SelectMany(group => group.Item.Channels.Index()
            .Select(channel => ($"ownerGroups[{group.Index}].channels[{channel.Index}]", channel.Item)))
            .Concat(configuration.Channels.Index().Select(entry => ($"channels[{entry.Index}].fallback", entry.Item.Fallback ?? ""))),
        configuration.Channels.Select(channel => channel.Name).ToHashSet(StringComparer.Ordinal),
        (path, id, remedy) => new(
            path, ConfigurationFaults.UnknownChannel, $"There is no channel {Quoted.Text(id)}.",
            $"{remedy} Channels stand in `channels`; `{Defaults.LogChannel}` is always there."));

    public static IEnumerable<ConfigurationProblem> Lines(FinOpsConfiguration configuration)
    {
        var rules = configuration.Rules.Index().SelectMany(rule => rule.Item.Shares.Select(share => (PathOf(rule.Index, rule.Item, share), share.Line)));
        var stops = configuration.HardStops.Index().Select(entry => ($"hardStops[{entry.Index}].line", entry.Item.Line));
        var expected = configuration.ExpectedEvents.Index().Select(entry => ($"expectedEvents[{entry.Index}].line", entry.Item.Line));
        var grouped = configuration.LineGroups.Index().SelectMany(group => group.Item.Lines.Index().Select(line => ($"lineGroups[{group.Index}].lines[{line.Index}]", line.Item)));
        var lines = configuration.Lines.Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Unknown(
                rules.Concat(expected).Concat(grouped), lines,
                (path, id, remedy) => new(path, ConfigurationFaults.UnknownLine, $"There is no line {Quoted.Text(id)}.", $"{remedy} Lines stand in `lines`.")),
            .. Unknown(
                stops, [.. lines, .. configuration.LineGroups.Select(group => group.Id)],
                (path, id, remedy) => new(path, ConfigurationFaults.UnknownLine, $"There is no line and no line group {Quoted.Text(id)}.", $"{remedy} Lines stand in `lines`, groups of them in `lineGroups`.")),
        ];

        static string PathOf(int index, AllocationRule rule, AllocationShare share) =>
            rule.Shares is [{ Share: 1m }] ? $"rules[{index}].line" : $"rules[{index}].split.{share.Line}";
    }

    private static IEnumerable<ConfigurationProblem> Unknown(
        IEnumerable<(string Path, string Id)> references, HashSet<string> known, Func<string, string, string, ConfigurationProblem> problem) =>
        from reference in references
        where reference.Id.Length > 0 && !known.Contains(reference.Id)
        select problem(reference.Path, reference.Id, Remedy(reference.Id, known));

    private static string Remedy(string id, HashSet<string> known) =>
        Closest.To(id, known) is { } near ? $"Did you mean {Quoted.Text(near)}?" : "Add it, or name one that is there.";

    private static string Word(Incidents.Severity severity) => severity.ToString().ToLowerInvariant();
}
