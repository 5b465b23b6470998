using System.Globalization;
using System.Text.Json;

namespace AiFinOps.Adapters.Configuration;

/// <summary>
/// Values of nodes. What is absent or cannot be read becomes the fallback: the schema has told about it, and everything else can still be judged.
/// </summary>
internal static class NodeValues
{
    private const decimal Widest = 1_000_000_000_000m;

    public static string Text(this ConfigNode? node, string key, string fallback = "") =>
        node.At(key) is ScalarNode { Kind: not ScalarKind.Null } scalar ? scalar.Text : fallback;

    public static bool Flag(this ConfigNode? node, string key, bool fallback) =>
        node.At(key) is ScalarNode { Kind: ScalarKind.Boolean } scalar ? bool.Parse(scalar.Text) : fallback;

    public static int Whole(this ConfigNode? node, string key, int fallback) =>
        node.At(key) is ScalarNode { Number: { } number } && Math.Abs(number) <= int.MaxValue ? (int)number : fallback;

    /// <summary>A number, or the same number as text.</summary>
    public static decimal Amount(this ConfigNode? node, string key, decimal fallback) =>
        node.At(key) is ScalarNode scalar && ScalarNode.ParseNumber(scalar.Text) is { } number && Math.Abs(number) <= Widest ? number : fallback;

    /// <summary><c>50</c> and <c>"50%"</c> are the fraction 0.5.</summary>
    public static decimal Percent(this ConfigNode? node, string key, decimal fallback) =>
        node.At(key) is ScalarNode scalar && ParsePercent(scalar.Text) is { } fraction ? fraction : fallback;

    public static decimal? ParsePercent(string text) =>
        ScalarNode.ParseNumber(text.TrimEnd('%').TrimEnd(' ')) is { } percent && Math.Abs(percent) <= Widest ? percent / 100m : null;

    public static string WritePercent(decimal fraction) => WriteNumber(fraction * 100m) + "%";

    /// <summary>Without trailing zeros: equal numbers are equal text.</summary>
    public static string WriteNumber(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    public static TimeSpan Duration(this ConfigNode? node, string key, TimeSpan fallback) => ParseDuration(node.Text(key)) ?? fallback;

    public static TimeSpan? ParseDuration(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 99_999)
        {
            return null;
        }

        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
    }

    /// <summary>In the largest unit that divides it: <c>24h</c> is written <c>1d</c>.</summary>
    public static string WriteDuration(TimeSpan duration) => (long)duration.TotalSeconds switch
    {
        0 => "0m",
        var seconds when seconds % 86_400 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400}d"),
        var seconds when seconds % 3_600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600}h"),
        var seconds when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
    };

    public static DateOnly? Date(this ConfigNode? node, string key) => ParseDate(node.Text(key));

    public static DateOnly? ParseDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public static string WriteDate(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The words of the file are the names of the code in kebab case; <c>finops</c> is one word.</summary>
    public static T Word<T>(this ConfigNode? node, string key, T fallback)
        where T : struct, Enum => ParseWord<T>(node.Text(key)) ?? fallback;

    public static T? ParseWord<T>(string text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(WriteWord(value), text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    public static string WriteWord<T>(T value)
        where T : struct, Enum => value is Core.Escalation.Role.FinOps ? "finops" : JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static IReadOnlyList<string> Texts(this ConfigNode? node, string key) =>
        [.. node.Items(key).Select(item => item is ScalarNode { Kind: not ScalarKind.Null } scalar ? scalar.Text : "")];

    public static IReadOnlyList<ConfigNode> Items(this ConfigNode? node, string key) => node.At(key) is SequenceNode sequence ? sequence.Items : [];

    public static IReadOnlyList<ConfigEntry> Entries(this ConfigNode? node, string key) => node.At(key) is MappingNode mapping ? mapping.Entries : [];

    public static ConfigNode? At(this ConfigNode? node, string key) => (node as MappingNode)?[key];
}
