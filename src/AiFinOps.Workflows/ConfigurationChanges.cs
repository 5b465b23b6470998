using System.Globalization;
using System.Text.Json;
using AiFinOps.Core.Changes;

namespace AiFinOps.Workflows;

/// <summary>
/// What a version of the configuration changed, for the feed: one change for each line that it touches, and one for all that is nobody's in
/// particular. It names entries and their keys, and no value.
/// </summary>
internal static class ConfigurationChanges
{
    /// <summary>Origin of these changes.</summary>
    public const string Origin = "configuration";

    private const string First = "the first one";
    private const string More = " more";
    private const int MostNamed = 5;

    /// <summary>What touches more lines than these is everybody's.</summary>
    private const int MostLines = 20;

    /// <param name="before">Rows of the version before, <c>section|id</c> to JSON; null where there was none.</param>
    /// <param name="after">Rows of the version that is in force now.</param>
    public static IReadOnlyList<Change> Of(IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string> after, int version, string actor, DateTimeOffset now)
    {
        if (before is null)
        {
            return [ChangeOf("", [First])];
        }

        var entries = before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(key => (Key: key, Was: before.GetValueOrDefault(key), Is: after.GetValueOrDefault(key)))
            .Where(entry => !string.Equals(entry.Was, entry.Is, StringComparison.Ordinal))
            .ToLookup(entry => LineOf(entry.Key, entry.Is ?? entry.Was!), entry => Words(entry.Key, entry.Was, entry.Is), StringComparer.Ordinal);
        return entries.Count > MostLines
            ? [ChangeOf("", [.. entries.SelectMany(entry => entry)])]
            : [.. entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => ChangeOf(entry.Key, [.. entry]))];

        Change ChangeOf(string line, IReadOnlyList<string> words) => new(
            Origin,
            string.Create(CultureInfo.InvariantCulture, $"version-{version}{(line.Length > 0 ? "-" + line : "")}"),
            ChangeKind.Config,
            string.Create(CultureInfo.InvariantCulture, $"Configuration version {version}: {string.Join(", ", words.Take(MostNamed))}{(words.Count > MostNamed ? $" and {words.Count - MostNamed}{More}" : "")}"),
            now, actor)
        {
            Line = line,
        };
    }

    /// <summary>Whether one of these changes may have touched a line's hard stop: it names what a version changed, and not always all of it.</summary>
    public static bool MayBeAboutStop(Change change, string line) =>
        change.What.Contains(First, StringComparison.Ordinal) || change.What.EndsWith(More, StringComparison.Ordinal) || change.What.Contains($"hard-stop {line} ", StringComparison.Ordinal);

    /// <summary><c>line order-agent changed (budget, owner)</c>.</summary>
    private static string Words(string key, string? was, string? becomes)
    {
        var name = key.Replace('|', ' ').Trim();
        return (was, becomes) switch
        {
            (null, _) => $"{name} added",
            (_, null) => $"{name} removed",
            _ => $"{name} changed ({string.Join(", ", KeysThatDiffer(was, becomes))})",
        };
    }

    private static IEnumerable<string> KeysThatDiffer(string was, string becomes)
    {
        var (before, after) = (Values(was), Values(becomes));
        return before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(key => !string.Equals(before.GetValueOrDefault(key), after.GetValueOrDefault(key), StringComparison.Ordinal));
    }

    /// <summary>The line that an entry is about: its own, the one that it names, or empty.</summary>
    private static string LineOf(string key, string json) => key.Split('|', 2) is ["line" or "line-group", var line] ? line
        : Values(json).TryGetValue("line", out var named) ? JsonSerializer.Deserialize<string>(named) ?? ""
        : "";

    private static Dictionary<string, string> Values(string json)
    {
        using var row = JsonDocument.Parse(json);
        return row.RootElement.ValueKind == JsonValueKind.Object
            ? row.RootElement.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetRawText(), StringComparer.Ordinal)
            : [];
    }
}
