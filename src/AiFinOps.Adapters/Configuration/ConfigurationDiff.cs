using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Configuration;

/// <summary>What a new configuration would change, in the words of the file.</summary>
public static class ConfigurationDiff
{
    private const string Nothing = "(none)";

    /// <summary>
    /// One line for each change, ordered by section and id: <c>+ line support-chat</c>, <c>- channel pager</c>,
    /// <c>~ line order-agent budget.monthly 12000 -> 14000</c>, <c>~ rule gpu-cluster moved: now first</c>. Empty where nothing changes.
    /// </summary>
    /// <param name="before">What is in force; null while nothing was ever applied.</param>
    public static IReadOnlyList<string> Describe(FinOpsConfiguration? before, ConfigurationDocument after)
    {
        var old = before is null ? new Dictionary<string, string>(StringComparer.Ordinal) : ConfigurationDocuments.Seal(before).Rows;
        var moves = before is null ? [] : RuleMoves.Between(Ids(before), Ids(after.Configuration));
        return
        [
            .. old.Keys.Union(after.Rows.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .SelectMany(key => Row(key, old.GetValueOrDefault(key), after.Rows.GetValueOrDefault(key))),
            .. moves,
        ];
    }

    private static IReadOnlyList<string> Ids(FinOpsConfiguration configuration) => [.. configuration.Rules.Select(rule => rule.Id)];

    private static IEnumerable<string> Row(string key, string? before, string? after)
    {
        var name = key.Replace('|', ' ');
        return (before, after) switch
        {
            (null, _) => [$"+ {name}"],
            (_, null) => [$"- {name}"],
            _ when string.Equals(before, after, StringComparison.Ordinal) => [],
            _ => Values(Flatten(key, before), Flatten(key, after)).Select(change => $"~ {name} {change}"),
        };
    }

    private static IEnumerable<string> Values(SortedDictionary<string, string> before, SortedDictionary<string, string> after) =>
        from path in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
        let was = before.GetValueOrDefault(path, Nothing)
        let becomes = after.GetValueOrDefault(path, Nothing)
        where !string.Equals(was, becomes, StringComparison.Ordinal)
        select $"{path} {was} -> {becomes}".TrimStart();

    /// <summary>Paths within the row to values; a list of words is one value. The position of a rule is told as a move.</summary>
    private static SortedDictionary<string, string> Flatten(string key, string json)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Visit(JsonRowReader.Read("", json));
        if (key.StartsWith(Sections.RowKey(Sections.Rule, ""), StringComparison.Ordinal))
        {
            values.Remove(Sections.Position);
        }

        return values;

        void Visit(ConfigNode node)
        {
            switch (node)
            {
                case MappingNode mapping:
                    foreach (var entry in mapping.Entries)
                    {
                        Visit(entry.Value);
                    }

                    break;
                case SequenceNode list when list.Items.All(item => item is ScalarNode):
                    values[node.Path] = $"[{string.Join(", ", list.Items.Select(item => ((ScalarNode)item).Text))}]";
                    break;
                case SequenceNode list:
                    foreach (var item in list.Items)
                    {
                        Visit(item);
                    }

                    break;
                case ScalarNode scalar:
                    values[node.Path] = scalar.Text.Length > 0 && !scalar.Text.Contains(' ', StringComparison.Ordinal) ? scalar.Text : $"\"{scalar.Text}\"";
                    break;
            }
        }
    }
}
