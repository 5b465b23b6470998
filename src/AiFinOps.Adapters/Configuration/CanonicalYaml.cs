using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AiFinOps.Adapters.Configuration;

/// <summary>
/// A configuration as a file, from its rows: defaults are written out, and sections are in the order of their ids. Read again it is the same configuration.
/// </summary>
internal static partial class CanonicalYaml
{
    private static readonly JsonSerializerOptions Words = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n" };

    private static readonly IReadOnlyList<(string Row, string Key)> Settings =
        [(Sections.Review, "review"), (Sections.AlertBudget, "alertBudget"), (Sections.ExecutiveUpdates, "executiveUpdates"), (Sections.Response, "response"), (Sections.Containment, "containment")];

    public static string Write(IReadOnlyDictionary<string, string> rows)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in Row(rows, Sections.RowKey(Sections.Setting, Sections.Organization)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}: {Flow(value)}\n");
        }

        foreach (var (row, key) in Settings.Where(setting => rows.ContainsKey(Sections.RowKey(Sections.Setting, setting.Row))))
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}: {Flow(Parse(rows[Sections.RowKey(Sections.Setting, row)]))}\n");
        }

        foreach (var (section, key, id) in Sections.Lists)
        {
            List(text, key, Of(rows, section).Select(row => Parse(row.Value).AsObject()).OrderBy(item => (int?)item[Sections.Position] ?? 0), id);
        }

        foreach (var (section, key) in Sections.Maps.Where(map => Of(rows, map.Section).Any()))
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}:\n");
            foreach (var (name, value) in Of(rows, section))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {name[(section.Length + 1)..]}: {Flow(Parse(value))}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>As one line: <c>{ provider: OpenAI, model: "gpt-4o mini" }</c>.</summary>
    public static string Flow(JsonNode? value) => value switch
    {
        JsonObject { Count: 0 } => "{}",
        JsonObject mapping => $"{{ {string.Join(", ", mapping.Select(entry => $"{Scalar(entry.Key)}: {Flow(entry.Value)}"))} }}",
        JsonArray list => $"[{string.Join(", ", list.Select(Flow))}]",
        { } scalar when scalar.GetValueKind() == JsonValueKind.String => Scalar(scalar.GetValue<string>()),
        { } other => other.ToJsonString(Words),
        null => "null",
    };

    /// <summary>In quotes unless it is plain text in any reading.</summary>
    private static string Scalar(string text) => Plain().IsMatch(text) && !Reserved.Contains(text) ? text : JsonSerializer.Serialize(text, Words);

    private static void List(StringBuilder text, string key, IEnumerable<JsonObject> items, string[] id)
    {
        var all = items.ToList();
        if (all.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{key}:\n");
        foreach (var item in all)
        {
            item.Remove(Sections.Position);
            var lead = "- ";
            foreach (var (name, value) in item.OrderBy(entry => Array.IndexOf(id, entry.Key) is >= 0 and var place ? place : id.Length))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {lead}{name}: {Flow(value)}\n");
                lead = "  ";
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Of(IReadOnlyDictionary<string, string> rows, string section) =>
        rows.Where(row => row.Key.StartsWith(Sections.RowKey(section, ""), StringComparison.Ordinal)).OrderBy(row => row.Key, StringComparer.Ordinal);

    private static JsonObject Row(IReadOnlyDictionary<string, string> rows, string key) => rows.TryGetValue(key, out var json) ? Parse(json).AsObject() : [];

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9._/-]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
