using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AiFinOps.Core.Configuration;
using static AiFinOps.Adapters.Configuration.SchemaKeywords;

namespace AiFinOps.Adapters.Configuration;

/// <summary>
/// Checks nodes against the JSON Schema that editors use as well (draft-07, the keywords of <see cref="Keywords"/>), and says for each
/// problem what is wrong and, in the words of the schema's <c>errorMessage</c>, what to write. Values marked <c>writeOnly</c> are never repeated.
/// </summary>
internal sealed class SchemaWalker
{
    /// <summary>What this walker understands. A keyword beyond these would be enforced by editors and not here.</summary>
    public static readonly IReadOnlySet<string> Keywords = new HashSet<string>(StringComparer.Ordinal)
    {
        "$schema", "$ref", "title", "description", "default", "errorMessage", "definitions", "writeOnly",
        "type", "enum", "pattern", "not", "format", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
        "properties", "required", "additionalProperties", "minProperties", "maxProperties", "oneOf", "items", "minItems", "maxItems", "uniqueItems",
    };

    private readonly JsonElement _root = Load();
    private readonly ConcurrentDictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    private SchemaWalker()
    {
    }

    /// <summary>Reads the schema once; safe for any number of callers.</summary>
    public static SchemaWalker Instance { get; } = new();

    public static string SchemaText
    {
        get
        {
            using var reader = new StreamReader(typeof(SchemaWalker).Assembly.GetManifestResourceStream("finops.schema.json")!);
            return reader.ReadToEnd();
        }
    }

    public IEnumerable<ConfigurationProblem> Walk(ConfigNode root) => Walk(root, _root);

    private static JsonElement Load()
    {
        using var document = JsonDocument.Parse(SchemaText);
        return document.RootElement.Clone();
    }

    private IEnumerable<ConfigurationProblem> Walk(ConfigNode node, JsonElement reference)
    {
        var schema = Resolve(reference);
        if (!Types(schema).Any(type => IsOf(node, type)))
        {
            return [node.Problem(ConfigurationFaults.WrongType, $"{Describe(node, schema)}; {Expected(schema)} is expected.", Remedy(schema))];
        }

        return node switch
        {
            MappingNode mapping => Mapping(mapping, schema),
            SequenceNode sequence => Sequence(sequence, schema),
            ScalarNode scalar => Scalar(scalar, schema),
            _ => [],
        };
    }

    private IEnumerable<ConfigurationProblem> Mapping(MappingNode mapping, JsonElement schema)
    {
        var properties = Optional(schema, "properties");
        foreach (var entry in mapping.Entries)
        {
            if (properties is { } known && known.TryGetProperty(entry.Key, out var property))
            {
                foreach (var problem in Walk(entry.Value, property))
                {
                    yield return problem;
                }
            }
            else if (Optional(schema, "additionalProperties") is { ValueKind: JsonValueKind.Object } others)
            {
                foreach (var problem in Walk(entry.Value, others))
                {
                    yield return problem;
                }
            }
            else
            {
                yield return UnknownKey(entry, properties);
            }
        }

        foreach (var key in Words(schema, "required").Where(key => mapping[key] is null))
        {
            yield return mapping.Problem(ConfigurationFaults.MissingKey, $"{Quoted.Text(key)} is missing.", MissingRemedy(properties, key)) with { Path = MappingNode.PathOf(mapping.Path, key) };
        }

        var choices = Alternatives(schema);
        if (choices.Count > 0 && choices.Count(key => mapping[key] is not null) != 1)
        {
            yield return mapping.Problem(
                ConfigurationFaults.EitherOr, $"Exactly one of {Quoted.List(choices)} is needed.", $"Write one of {Quoted.List(choices)}, and not both.");
        }

        foreach (var problem in Count(mapping, mapping.Entries.Count, Number(schema, "minProperties"), Number(schema, "maxProperties"), schema))
        {
            yield return problem;
        }
    }

    private IEnumerable<ConfigurationProblem> Sequence(SequenceNode sequence, JsonElement schema)
    {
        foreach (var problem in Count(sequence, sequence.Items.Count, Number(schema, "minItems"), Number(schema, "maxItems"), schema))
        {
            yield return problem;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in sequence.Items)
        {
            if (Optional(schema, "uniqueItems") is not null && item is ScalarNode scalar && !seen.Add($"{scalar.Kind}{scalar.Text}"))
            {
                yield return item.Problem(ConfigurationFaults.Repeated, $"{Quoted.Text(scalar.Text)} is in this list already.", "Remove one of them.");
            }

            foreach (var problem in Walk(item, schema.GetProperty("items")))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> Count(ConfigNode node, int count, decimal? least, decimal? most, JsonElement schema) =>
        count < least ? [node.Problem(ConfigurationFaults.TooFew, count == 0 ? "Nothing stands in here." : "Too few entries stand here.", Remedy(schema))]
        : count > most ? [node.Problem(ConfigurationFaults.TooMany, string.Create(CultureInfo.InvariantCulture, $"{count} entries stand here; {most:0} are allowed."), Remedy(schema))]
        : [];

    private IEnumerable<ConfigurationProblem> Scalar(ScalarNode scalar, JsonElement schema)
    {
        if (Words(schema, "enum") is { Count: > 0 } words && !words.Contains(scalar.Text, StringComparer.Ordinal))
        {
            var near = Closest.To(scalar.Text, words);
            return [scalar.Problem(ConfigurationFaults.UnknownWord, $"{Show(scalar, schema)} is none of the words that are known here.", near is null ? Remedy(schema) : $"Did you mean {Quoted.Text(near)}?")];
        }

        return scalar.Kind == ScalarKind.Number ? Range(scalar, schema) : Format(scalar, schema);
    }

    private static IEnumerable<ConfigurationProblem> Range(ScalarNode scalar, JsonElement schema)
    {
        var number = scalar.Number;
        string? fault =
            number <= Number(schema, "exclusiveMinimum") ? $"not above {Number(schema, "exclusiveMinimum"):0.####}"
            : number < Number(schema, "minimum") ? $"below {Number(schema, "minimum"):0.####}"
            : number > Number(schema, "maximum") ? $"above {Number(schema, "maximum"):0.####}"
            : null;
        return fault is null ? [] : [scalar.Problem(ConfigurationFaults.OutOfRange, $"{Show(scalar, schema)} is {fault}.", Remedy(schema))];
    }

    private IEnumerable<ConfigurationProblem> Format(ScalarNode scalar, JsonElement schema)
    {
        if (scalar.Text.EnumerateRunes().Count() > (Number(schema, "maxLength") ?? decimal.MaxValue))
        {
            return [scalar.Problem(ConfigurationFaults.TooLong, string.Create(CultureInfo.InvariantCulture, $"{Show(scalar, schema)} is {scalar.Text.Length:N0} characters long; {Number(schema, "maxLength"):N0} are allowed."), Remedy(schema))];
        }

        var refused =
            scalar.Text.Length < Number(schema, "minLength")
            || (Text(schema, "pattern") is { } pattern && !Pattern(pattern).IsMatch(scalar.Text))
            || (Optional(schema, "not") is { } not && Pattern(not.GetProperty("pattern").GetString()!).IsMatch(scalar.Text))
            || (Text(schema, "format") is "date" && NodeValues.ParseDate(scalar.Text) is null);
        return refused ? [scalar.Problem(ConfigurationFaults.BadFormat, $"{Show(scalar, schema)} cannot stand here.", Remedy(schema))] : [];
    }

    private static ConfigurationProblem UnknownKey(ConfigEntry entry, JsonElement? properties)
    {
        var known = properties?.EnumerateObject().Select(property => property.Name).ToList() ?? [];
        var remedy = Closest.To(entry.Key, known) is { } near ? $"Did you mean {Quoted.Text(near)}?" : $"Keys here are {Quoted.List(known)}.";
        return new(entry.Value.Path, ConfigurationFaults.UnknownKey, $"{Quoted.Text(entry.Key)} is not a key that is known here.", remedy) { Line = entry.Line, Column = entry.Column };
    }

    private string MissingRemedy(JsonElement? properties, string key)
    {
        var property = properties!.Value.GetProperty(key);
        return Text(property, "description") is { } description ? $"Add {Quoted.Text(key)}: {description}" : Remedy(Resolve(property));
    }

    private JsonElement Resolve(JsonElement schema) =>
        Text(schema, "$ref") is { } reference ? _root.GetProperty("definitions").GetProperty(reference["#/definitions/".Length..]) : schema;

    /// <summary>In .NET a trailing <c>$</c> also matches before a final line feed; in JSON Schema it does not.</summary>
    private Regex Pattern(string pattern) => _patterns.GetOrAdd(pattern, static text => new Regex(
        text.EndsWith('$') ? text[..^1] + @"\z" : text, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));

    private static bool IsOf(ConfigNode node, string type) => (node, type) switch
    {
        (MappingNode, "object") or (SequenceNode, "array") => true,
        (ScalarNode { Kind: ScalarKind.Text }, "string") or (ScalarNode { Kind: ScalarKind.Boolean }, "boolean") => true,
        (ScalarNode { Kind: ScalarKind.Number }, "number") => true,
        (ScalarNode { Number: { } number }, "integer") => decimal.IsInteger(number),
        _ => false,
    };

    private static string Describe(ConfigNode node, JsonElement schema) => node switch
    {
        MappingNode => "This is a mapping",
        SequenceNode => "This is a list",
        ScalarNode { Kind: ScalarKind.Null } => "There is no value here",
        ScalarNode { Kind: ScalarKind.Boolean } scalar => $"{Show(scalar, schema)} is true or false",
        ScalarNode { Kind: ScalarKind.Number } scalar => $"{Show(scalar, schema)} is a number",
        ScalarNode scalar => $"{Show(scalar, schema)} is text",
        _ => "This is something else",
    };

    private static string Show(ScalarNode scalar, JsonElement schema) =>
        Optional(schema, "writeOnly") is null ? Quoted.Text(scalar.Text) : "What is written (not shown)";

    private static string Expected(JsonElement schema) => string.Join(" or ", Types(schema).Select(type => type switch
    {
        "object" => "a mapping",
        "array" => "a list",
        "string" => "text",
        "boolean" => "true or false",
        "integer" => "a whole number",
        _ => "a number",
    }));

    private static string Remedy(JsonElement schema) =>
        Text(schema, "errorMessage") ?? $"Write a mapping with {Quoted.List(Words(schema, "required"))}.";
}
