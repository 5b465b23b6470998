using System.Text.Json.Nodes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;

namespace AiFinOps.Adapters.Configuration;

/// <summary>An owner group, and when it is at work, in the words of the file.</summary>
internal static class OwnerGroupFormat
{
    private static QuietHours Usual => Defaults.Quiet;

    /// <param name="zone">Zone of the organisation, for groups that do not name their own.</param>
    public static OwnerGroup Read(ConfigNode node, string zone) => new(node.Text("id"), node.Text("name", node.Text("id")), node.Texts("members"), node.Texts("channels"))
    {
        Hours = node.At("hours") is { } hours ? ReadHours(hours, zone) : null,
        Quiet = node.At("quiet") is { } quiet ? new QuietHours(quiet.TimeOfDay("from", Usual.From), quiet.TimeOfDay("to", Usual.To)) : null,
        Rota = node.At("rota") is { } rota ? ReadRota(rota) : null,
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

        if (group.Quiet is { } quiet)
        {
            row["quiet"] = new JsonObject { ["from"] = ClockValues.WriteTimeOfDay(quiet.From), ["to"] = ClockValues.WriteTimeOfDay(quiet.To) };
        }

        if (group.Rota is { } rota)
        {
            row["rota"] = WriteRota(rota);
        }

        return row;
    }

    private static BusinessHours ReadHours(ConfigNode node, string zone)
    {
        var usual = Defaults.HoursIn(node.Text("zone", zone));
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

    private static Rota ReadRota(ConfigNode node) => new(
        node.Texts("people"),
        node.Date("since") ?? DateOnly.MinValue,
        node.TimeOfDay("at", Defaults.Handover),
        [.. node.Items("overrides").Select(item => new RotaOverride(item.Date("from") ?? DateOnly.MinValue, item.Date("to") ?? DateOnly.MaxValue, item.Text("person")))]);

    private static JsonObject WriteRota(Rota rota) => new()
    {
        ["people"] = Texts(rota.People),
        ["since"] = NodeValues.WriteDate(rota.Since),
        ["at"] = ClockValues.WriteTimeOfDay(rota.Handover),
        ["overrides"] = new JsonArray([.. rota.Overrides.Select(one => new JsonObject
        {
            ["from"] = NodeValues.WriteDate(one.From), ["to"] = NodeValues.WriteDate(one.To), ["person"] = one.Person,
        })]),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
