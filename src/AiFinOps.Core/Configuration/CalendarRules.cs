using System.Globalization;

namespace AiFinOps.Core.Configuration;

/// <summary>Zones and periods are ones that exist.</summary>
internal static class CalendarRules
{
    /// <summary>Windows zone names are refused: the same file must mean the same month everywhere.</summary>
    public static IEnumerable<ConfigurationProblem> TimeZone(FinOpsConfiguration configuration)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(configuration.TimeZone, out var zone) && zone.HasIanaId)
        {
            yield break;
        }

        var near = Closest.To(configuration.TimeZone, [.. TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id)]);
        yield return new(
            "timeZone", ConfigurationFaults.UnknownTimeZone,
            $"{Quoted.Text(configuration.TimeZone)} is no time zone of the IANA database.",
            near is null ? "Write one like `Europe/Oslo`, `America/New_York` or `Etc/UTC`." : $"Did you mean {Quoted.Text(near)}?");
    }

    public static IEnumerable<ConfigurationProblem> ExpectedPeriods(FinOpsConfiguration configuration) =>
        from entry in configuration.ExpectedEvents.Index()
        where entry.Item.To < entry.Item.From
        select new ConfigurationProblem(
            $"expectedEvents[{entry.Index}].to", ConfigurationFaults.EmptyPeriod,
            string.Create(CultureInfo.InvariantCulture, $"The event ends on {entry.Item.To:yyyy-MM-dd}, before it starts on {entry.Item.From:yyyy-MM-dd}."),
            "Both days belong to the event: write the last one in `to`.");
}
