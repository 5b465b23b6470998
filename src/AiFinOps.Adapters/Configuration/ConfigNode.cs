using System.Globalization;
using System.Text.RegularExpressions;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Configuration;

/// <summary>A piece of a configuration with its place, whether it was written as YAML or stored as JSON.</summary>
/// <param name="Path">Key path, for example <c>lines[2].budget</c>, or the row's key and the path within the row.</param>
/// <param name="Line">From 1; 0 in rows.</param>
internal abstract partial record ConfigNode(string Path, int Line, int Column)
{
    public ConfigurationProblem Problem(string rule, string message, string remedy) => new(Path, rule, message, remedy) { Line = Line, Column = Column };

    /// <summary>Path of a key below this one. Anything but a plain word is not repeated: it may be long, or a secret.</summary>
    protected static string Below(string path, string key)
    {
        var segment = PlainKey().IsMatch(key) && SecretShapes.Recognise(key) is null ? key : "(key)";
        return path.Length == 0 ? segment : $"{path}.{segment}";
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainKey();
}

internal sealed record MappingNode(string Path, int Line, int Column, IReadOnlyList<ConfigEntry> Entries) : ConfigNode(Path, Line, Column)
{
    public ConfigNode? this[string key] => Entries.FirstOrDefault(entry => string.Equals(entry.Key, key, StringComparison.Ordinal))?.Value;

    public static string PathOf(string mapping, string key) => Below(mapping, key);
}

internal sealed record ConfigEntry(string Key, int Line, int Column, ConfigNode Value);

internal sealed record SequenceNode(string Path, int Line, int Column, IReadOnlyList<ConfigNode> Items) : ConfigNode(Path, Line, Column)
{
    public static string PathOf(string sequence, int index) => string.Create(CultureInfo.InvariantCulture, $"{sequence}[{index}]");
}

internal enum ScalarKind
{
    Null,
    Boolean,
    Number,
    Text,
}

internal sealed partial record ScalarNode(string Path, int Line, int Column, ScalarKind Kind, string Text) : ConfigNode(Path, Line, Column)
{
    /// <summary>The exact number; null where this is none, or one beyond what <see cref="decimal"/> holds.</summary>
    public decimal? Number => Kind == ScalarKind.Number ? ParseNumber(Text) : null;

    public static decimal? ParseNumber(string text) =>
        NumberShape().IsMatch(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What plain, unquoted text is in the core schema of YAML 1.2: <c>off</c> and <c>yes</c> are text.</summary>
    public static ScalarKind KindOf(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ => ParseNumber(plain) is null ? ScalarKind.Text : ScalarKind.Number,
    };

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex NumberShape();
}
