namespace AiFinOps.Core.Configuration;

/// <summary>An id names one thing.</summary>
internal static class IdentityRules
{
    public static IEnumerable<ConfigurationProblem> DuplicateIds(FinOpsConfiguration configuration) =>
    [
        .. Duplicates("sources", "name", "source", configuration.Sources.Select(source => source.Name)),
        .. Duplicates("changeSources", "name", "change source", configuration.ChangeSources.Select(source => source.Name)),
        .. Duplicates("containmentTargets", "name", "containment target", configuration.ContainmentTargets.Select(target => target.Name)),
        .. Duplicates("people", "id", "person", configuration.People.Select(person => person.Id)),
        .. Duplicates("channels", "name", "channel", configuration.Channels.Select(channel => channel.Name)),
        .. Duplicates("ownerGroups", "id", "owner group", configuration.OwnerGroups.Select(group => group.Id)),
        .. Duplicates("lines", "id", "line", configuration.Lines.Select(line => line.Id)),
        .. Duplicates("lineGroups", "id", "line group", configuration.LineGroups.Select(group => group.Id)),
        .. Duplicates("rules", "id", "rule", configuration.Rules.Select(rule => rule.Id)),
        .. Duplicates("hardStops", "line", "hard stop for line", configuration.HardStops.Select(stop => stop.Line)),
        .. configuration.HardStops.SelectMany((stop, index) => Duplicates($"hardStops[{index}].ladder", "id", "rung", stop.Ladder.Select(rung => rung.Id))),
        .. configuration.HardStops.SelectMany((stop, index) => Duplicates($"hardStops[{index}].windows", "days", "window of days", stop.Windows.Select(window => window.Days.ToString(System.Globalization.CultureInfo.InvariantCulture)))),
        .. Duplicates("rates", "date", "rate", configuration.Rates.Select(rate => rate.Id)),
        .. Duplicates("expectedEvents", "id", "expected event", configuration.ExpectedEvents.Select(expected => expected.Id)),
        .. Duplicates("prices", "id", "price", configuration.Prices.Select(price => price.Id)),
    ];

    /// <summary>Sign-in proves an object id; two people with one could approve each other's work.</summary>
    public static IEnumerable<ConfigurationProblem> DuplicateObjectIds(FinOpsConfiguration configuration)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, person) in configuration.People.Index().Where(entry => entry.Item.ObjectId.Length > 0))
        {
            if (!seen.TryAdd(person.ObjectId, person.Id))
            {
                yield return new(
                    $"people[{index}].objectId", ConfigurationFaults.DuplicateId,
                    $"{Quoted.Text(person.Id)} has the same object id as {Quoted.Text(seen[person.ObjectId])}.",
                    "Give each person the object id of their own account in Entra ID.");
            }
        }
    }

    /// <summary>An acknowledgement on the phone is one person's, not two people's.</summary>
    public static IEnumerable<ConfigurationProblem> DuplicatePagerDutyIds(FinOpsConfiguration configuration) => Duplicates(
        "people", "pagerDuty", "person with the PagerDuty id", configuration.People.Select(person => person.PagerDuty));

    /// <summary>What a group is called, no line is: a stop names one of them.</summary>
    public static IEnumerable<ConfigurationProblem> GroupIds(FinOpsConfiguration configuration) =>
        from entry in configuration.LineGroups.Index()
        where configuration.HasLine(entry.Item.Id)
        select new ConfigurationProblem(
            $"lineGroups[{entry.Index}].id", ConfigurationFaults.DuplicateId, $"There is a line {Quoted.Text(entry.Item.Id)} already.", "Give the group an id of its own.");

    public static IEnumerable<ConfigurationProblem> ReservedIds(FinOpsConfiguration configuration) =>
        from entry in configuration.OwnerGroups.Index()
        where string.Equals(entry.Item.Id, Defaults.LineOwner, StringComparison.Ordinal)
        select new ConfigurationProblem(
            $"ownerGroups[{entry.Index}].id", ConfigurationFaults.ReservedId,
            $"`{Defaults.LineOwner}` stands for the line's own owner group wherever a group is expected.",
            "Give this group another id.");

    private static IEnumerable<ConfigurationProblem> Duplicates(string section, string key, string noun, IEnumerable<string> ids)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, id) in ids.Index().Where(entry => entry.Item.Length > 0))
        {
            if (!first.TryAdd(id, index))
            {
                yield return new(
                    $"{section}[{index}].{key}", ConfigurationFaults.DuplicateId,
                    $"There is a {noun} {Quoted.Text(id)} already, at {section}[{first[id]}].",
                    "Rename one of them, or merge the two.");
            }
        }
    }
}
