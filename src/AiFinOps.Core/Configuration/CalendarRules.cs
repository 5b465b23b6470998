using System.Globalization;

namespace AiFinOps.Core.Configuration;

/// <summary>Zones and periods are ones that exist.</summary>
internal static class CalendarRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    /// <summary>Windows zone names are refused: the same file must mean the same month everywhere.</summary>
    public static IEnumerable<ConfigurationProblem> TimeZone(FinOpsConfiguration configuration)
    {
        // A group without a zone of its own has this one: the fault is told once.
        var places = configuration.OwnerGroups.Index()
            .Where(entry => entry.Item.Hours is { } hours && !string.Equals(hours.Zone, configuration.TimeZone, StringComparison.Ordinal))
            .Select(entry => ($"ownerGroups[{entry.Index}].hours.zone", entry.Item.Hours!.Zone))
            .Prepend(("timeZone", configuration.TimeZone));
        foreach (var (path, name) in places.Where(place => !(TimeZoneInfo.TryFindSystemTimeZoneById(place.Item2, out var zone) && zone.HasIanaId)))
        {
            var near = Closest.To(name, [.. TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id)]);
            yield return new(
                path, ConfigurationFaults.UnknownTimeZone,
                $"{Quoted.Text(name)} is no time zone of the IANA database.",
                near is null ? "Write one like `Europe/Oslo`, `America/New_York` or `Etc/UTC`." : $"Did you mean {Quoted.Text(near)}?");
        }
    }

    public static IEnumerable<ConfigurationProblem> BusinessHours(FinOpsConfiguration configuration) =>
        from entry in configuration.OwnerGroups.Index()
        where entry.Item.Hours is { } hours && hours.To - hours.From < Shortest
        select new ConfigurationProblem(
            $"ownerGroups[{entry.Index}].hours.to", ConfigurationFaults.EmptyHours, "The group closes before it has been at work for an hour.",
            "Let `to` be at least an hour after `from`, on the same day: business hours do not pass midnight.");

    public static IEnumerable<ConfigurationProblem> Absences(FinOpsConfiguration configuration)
    {
        var away = configuration.People.Index().SelectMany(person => person.Item.Away.Index()
            .Select(entry => (Path: $"people[{person.Index}].away[{entry.Index}].to", entry.Item.From, entry.Item.To)));
        var standIns = configuration.OwnerGroups.Index().SelectMany(group => (group.Item.Rota?.Overrides ?? []).Index()
            .Select(entry => (Path: $"ownerGroups[{group.Index}].rota.overrides[{entry.Index}].to", entry.Item.From, entry.Item.To)));
        return from period in away.Concat(standIns)
               where period.To < period.From
               select new ConfigurationProblem(
                   period.Path, ConfigurationFaults.EmptyPeriod,
                   string.Create(CultureInfo.InvariantCulture, $"It ends on {period.To:yyyy-MM-dd}, before it starts on {period.From:yyyy-MM-dd}."),
                   "Both days belong to it: write the last one in `to`.");
    }

    public static IEnumerable<ConfigurationProblem> ExpectedPeriods(FinOpsConfiguration configuration) =>
        from entry in configuration.ExpectedEvents.Index()
        where entry.Item.To < entry.Item.From
        select new ConfigurationProblem(
            $"expectedEvents[{entry.Index}].to", ConfigurationFaults.EmptyPeriod,
            string.Create(CultureInfo.InvariantCulture, $"The event ends on {entry.Item.To:yyyy-MM-dd}, before it starts on {entry.Item.From:yyyy-MM-dd}."),
            "Both days belong to the event: write the last one in `to`.");
}
