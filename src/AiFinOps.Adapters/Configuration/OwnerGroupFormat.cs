using System.Text.Json.Nodes;
using AiFinOps.Core.Escalation;

namespace AiFinOps.Adapters.Configuration;

/// <summary>An owner group, and when it is at work, in the words of the file.</summary>
internal static class OwnerGroupFormat
{
    /// <param name="zone">Zone of the organisation, for groups that do not name their own.</param>
    public static OwnerGroup Read(ConfigNode node, string zone) => new(node.Text("id"), node.Text("name", node.Text("id")), node.Texts("members"), node.Texts("channels"))
    {
        Hours = node.At("hours") is { } hours ? ReadHours(hours, zone) : null,
    };

    public static JsonObject Write(OwnerGroup group)
    {
        var row = new JsonObject
        {
            ["id"] = group.Id,
            ["name"] = group.Name,
            ["members"] = Texts(group.Members),
            ["channels"] = Texts(group.Channels),
        };
        if (group.Hours is { } hours)
        {
            row["hours"] = WriteHours(hours);
        }

        return row;
    }

    private static BusinessHours ReadHours(ConfigNode node, string zone)
    {
        var usual = Core.Configuration.Defaults.HoursIn(node.Text("zone", zone));
        var days = node.Texts("days").Select(NodeValues.ParseWord<DayOfWeek>).OfType<DayOfWeek>().ToHashSet();
        return new BusinessHours(
            usual.Zone,
            days.Count > 0 ? new SortedSet<DayOfWeek>(days) : usual.Days,
            node.TimeOfDay("from", usual.From),
            node.TimeOfDay("to", usual.To),
            [.. node.Texts("holidays").Select(NodeValues.ParseDate).OfType<DateOnly>().Order()]);
    }

    private static JsonObject WriteHours(BusinessHours hours) => new()
    {
        ["zone"] = hours.Zone,
        ["days"] = Texts(hours.Days.Order().Select(NodeValues.WriteWord)),
        ["from"] = ClockValues.WriteTimeOfDay(hours.From),
        ["to"] = ClockValues.WriteTimeOfDay(hours.To),
        ["holidays"] = Texts(hours.Holidays.Select(NodeValues.WriteDate)),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
