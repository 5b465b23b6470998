using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Learning;

namespace AiFinOps.Adapters.Configuration;

/// <summary>Writes a proposed change into the text of a file, and leaves every other character of it as it is.</summary>
internal static partial class ProposalEdits
{
    /// <returns>Null where the file is not written in a way in which the place could be found.</returns>
    public static string? Apply(string text, ProposedChange change)
    {
        var lines = text.Split('\n').ToList();
        var isDone = new YamlReader(text).Read() is MappingNode root && change switch
        {
            AlertFromChange threshold => Edit(lines, root, threshold),
            NewRuleChange rule => Edit(lines, root, rule),
            _ => false,
        };
        return isDone ? string.Join('\n', lines) : null;
    }

    private static bool Edit(List<string> lines, MappingNode root, AlertFromChange change)
    {
        if (root.Items("lines").OfType<MappingNode>().FirstOrDefault(line => string.Equals(line.Text("id"), change.Line, StringComparison.Ordinal)) is not { } item)
        {
            return false;
        }

        var value = NodeValues.WriteNumber(change.AlertFrom);
        if (item["alertFrom"] is ScalarNode present)
        {
            var (before, after) = Around(lines, present);
            lines[present.Line - 1] = before + value + after;
            return true;
        }

        var id = item.Entries.First(entry => entry.Key is "id");
        if (lines[item.Line - 1].ElementAtOrDefault(item.Column - 1) is '{')
        {
            var (_, after) = Around(lines, id.Value);
            var line = lines[id.Value.Line - 1];
            lines[id.Value.Line - 1] = $"{line[..^after.Length]}, alertFrom: {value}{after}";
            return true;
        }

        lines.Insert(id.Value.Line, $"{new string(' ', id.Column - 1)}alertFrom: {value}{EndOf(lines)}");
        return true;
    }

    private static bool Edit(List<string> lines, MappingNode root, NewRuleChange change)
    {
        var rules = root.Items("rules");
        if (rules.Count == 0 || DashOf(lines, rules[0]) is not { } dash)
        {
            return false;
        }

        var above = rules.FirstOrDefault(rule => string.Equals(rule.Text("id"), change.Before, StringComparison.Ordinal));
        lines.Insert(above is null ? LastLineOf(rules[^1]) : AboveComments(lines, above.Line - 1), $"{new string(' ', dash)}- {CanonicalYaml.Flow(Item(change.Rule))}{EndOf(lines)}");
        return true;
    }

    private static JsonObject Item(AllocationRule rule)
    {
        var match = new JsonObject();
        foreach (var (dimension, pattern) in rule.Match)
        {
            match[dimension] = pattern;
        }

        return new JsonObject { ["id"] = rule.Id, ["match"] = match, ["line"] = rule.Shares[0].Line };
    }

    /// <summary>What stands on its line before and after a value.</summary>
    private static (string Before, string After) Around(List<string> lines, ConfigNode value)
    {
        var line = lines[value.Line - 1];
        var token = Token().Match(line[(value.Column - 1)..]);
        return (line[..(value.Column - 1)], line[(value.Column - 1 + token.Length)..]);
    }

    /// <summary>Spaces before the dash of an item; null where it is an item of another kind.</summary>
    private static int? DashOf(List<string> lines, ConfigNode item) =>
        lines[item.Line - 1][..(item.Column - 1)] is var before && before.Trim() is "-" ? before.IndexOf('-', StringComparison.Ordinal) : null;

    /// <summary>A comment above an item belongs to it.</summary>
    private static int AboveComments(List<string> lines, int index)
    {
        while (index > 0 && lines[index - 1].TrimStart().StartsWith('#'))
        {
            index--;
        }

        return index;
    }

    private static int LastLineOf(ConfigNode node) => node switch
    {
        MappingNode mapping => mapping.Entries.Select(entry => LastLineOf(entry.Value)).Append(node.Line).Max(),
        SequenceNode list => list.Items.Select(LastLineOf).Append(node.Line).Max(),
        _ => node.Line,
    };

    private static string EndOf(List<string> lines) => lines[0].EndsWith('\r') ? "\r" : "";

    [GeneratedRegex("""^("[^"]*"|'[^']*'|[^,}\s#]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
