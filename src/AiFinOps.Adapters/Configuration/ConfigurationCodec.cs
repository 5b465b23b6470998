using System.Globalization;
using System.Text.Json;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Configuration;

/// <summary>
/// Reads rows as the items of a file that they are, by the same schema. What rows mean to each other was checked before they were applied,
/// and their seal tells when one was changed since.
/// </summary>
internal sealed class ConfigurationCodec : IConfigurationCodec
{
    private const string Advice = "Apply the configuration file again to replace the rows.";

    public FinOpsConfiguration Read(IReadOnlyDictionary<string, string> rows)
    {
        var parsed = rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => Row.Parse(row.Key, row.Value)).ToList();
        var root = Assemble(parsed);
        var problems = SchemaWalker.Instance.Walk(root).Select(problem => problem.ToString()).ToList();
        return problems.Count == 0
            ? Completion.InCanonicalOrder(AsItWas(Completion.Complete(ConfigurationReader.Read(root)), parsed))
            : throw new ConfigurationRowException($"Configuration rows cannot be read. {string.Join(" ", problems)} {Advice}");
    }

    public string HashOf(IReadOnlyDictionary<string, string> rows) => CanonicalJson.HashOf(rows);

    /// <summary>
    /// What was applied before there were reminders, quiet hours, storms and an age cut-off has none until the file is applied again: a newer version
    /// of the product changes nothing that is in force.
    /// </summary>
    private static FinOpsConfiguration AsItWas(FinOpsConfiguration completed, List<Row> rows) => rows.Exists(row => row.Is(Sections.Setting, Sections.Response))
        ? completed
        : completed with
        {
            Response = completed.Response with { RemindAt = 1m, AgeCutOff = TimeSpan.FromDays(99_999) },
            AlertBudget = completed.AlertBudget with { StormFrom = int.MaxValue, ProviderLines = int.MaxValue },
            OwnerGroups = [.. completed.OwnerGroups.Select(group => group with { Quiet = null })],
        };

    private static MappingNode Assemble(List<Row> rows)
    {
        var organization = rows.Where(row => row.Is(Sections.Setting, Sections.Organization)).SelectMany(row => row.Entries);
        var review = rows.Where(row => row.Is(Sections.Setting, Sections.Review)).Select(row => Entry(Sections.Review, row.Value));
        var alertBudget = rows.Where(row => row.Is(Sections.Setting, Sections.AlertBudget)).Select(row => Entry("alertBudget", row.Value));
        var executives = rows.Where(row => row.Is(Sections.Setting, Sections.ExecutiveUpdates)).Select(row => Entry("executiveUpdates", row.Value));
        var response = rows.Where(row => row.Is(Sections.Setting, Sections.Response)).Select(row => Entry(Sections.Response, row.Value));
        var containment = rows.Where(row => row.Is(Sections.Setting, Sections.Containment)).Select(row => Entry(Sections.Containment, row.Value));
        var lists = Sections.Lists.Select(list => Entry(list.Key, new SequenceNode(list.Key, 0, 0, Items(rows, list.Section, list.Id))));
        var maps = Sections.Maps.Select(map => Entry(map.Key, new MappingNode(map.Key, 0, 0,
            [.. rows.Where(row => row.Is(map.Section)).Select(row => Entry(row.Id, row.Value))])));
        var written = lists.Where(list => list.Value is SequenceNode { Items.Count: > 0 });
        return new MappingNode("", 0, 0, [.. organization, .. review, .. alertBudget, .. executives, .. response, .. containment, .. written, .. maps]);
    }

    private static IReadOnlyList<ConfigNode> Items(List<Row> rows, string section, string[] id) =>
        [.. rows.Where(row => row.Is(section)).OrderBy(row => row.Position).Select(row => row.Named(id))];

    private static ConfigEntry Entry(string key, ConfigNode value) => new(key, 0, 0, value);

    private sealed record Row(string Key, string Section, string Id, ConfigNode Value, int Position)
    {
        public IReadOnlyList<ConfigEntry> Entries => Value is MappingNode mapping ? mapping.Entries : throw Refused(Key, "it is not a JSON object.");

        public static Row Parse(string key, string json)
        {
            if (key.Split('|') is not [var section, var id] || !IsKnown(section, id))
            {
                throw Refused(key, "there is no such section of the configuration. It was added by hand, or by a newer version of the product.");
            }

            try
            {
                var value = JsonRowReader.Read(key, json);
                return section is Sections.Rule ? RuleRow(key, id, value) : new Row(key, section, id, value, 0);
            }
            catch (JsonException exception)
            {
                throw new ConfigurationRowException(Words(key, "it is not JSON, or has a key twice."), exception);
            }
        }

        public bool Is(string section) => string.Equals(Section, section, StringComparison.Ordinal);

        public bool Is(string section, string id) => Is(section) && string.Equals(Id, id, StringComparison.Ordinal);

        /// <summary>The item, after making sure that it is the one its key names.</summary>
        public ConfigNode Named(string[] idKeys) => string.Equals(string.Join('-', idKeys.Select(key => Value.Text(key))), Id, StringComparison.Ordinal)
            ? Value
            : throw Refused(Key, $"`{string.Join("`, `", idKeys)}` does not say {Quoted.Text(Id)}.");

        private static bool IsKnown(string section, string id) => section is Sections.Setting
            ? id is Sections.Organization or Sections.Review or Sections.AlertBudget or Sections.ExecutiveUpdates or Sections.Response or Sections.Containment
            : Sections.Lists.Select(list => list.Section).Concat(Sections.Maps.Select(map => map.Section)).Contains(section, StringComparer.Ordinal);

        private static Row RuleRow(string key, string id, ConfigNode value) =>
            value is MappingNode mapping && mapping.Whole(Sections.Position, 0) is > 0 and var position
                ? new Row(key, Sections.Rule, id, mapping with { Entries = [.. mapping.Entries.Where(entry => entry.Key is not Sections.Position)] }, position)
                : throw Refused(key, "it has no `position` of 1 or more.");

        private static ConfigurationRowException Refused(string key, string why) => new(Words(key, why));

        private static string Words(string key, string why) =>
            string.Create(CultureInfo.InvariantCulture, $"Configuration row {Quoted.Text(key)} cannot be read: {why} {Advice}");
    }
}
