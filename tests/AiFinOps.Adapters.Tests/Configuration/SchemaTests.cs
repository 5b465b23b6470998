using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Configuration;

public sealed class SchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(SchemaWalker.SchemaText)!;

    [Fact]
    public void The_embedded_schema_is_the_file_that_editors_use() =>
        Assert.Equal(File.ReadAllText(Path.Combine(ConfigurationSamples.Root, "samples", "finops.schema.json")), SchemaWalker.SchemaText);

    [Fact]
    public void The_schema_uses_only_keywords_that_are_enforced_here_as_well()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        Collect(Schema);

        Assert.Empty(used.Except(SchemaWalker.Keywords, StringComparer.Ordinal));

        void Collect(JsonNode? schema)
        {
            foreach (var (keyword, value) in schema as JsonObject ?? [])
            {
                used.Add(keyword);
                var inner = keyword switch
                {
                    "properties" or "definitions" => ((JsonObject)value!).Select(entry => entry.Value),
                    "oneOf" => (JsonArray)value!,
                    "items" or "not" or "additionalProperties" => [value],
                    _ => Enumerable.Empty<JsonNode?>(),
                };
                foreach (var subschema in inner)
                {
                    Collect(subschema);
                }
            }
        }
    }

    [Fact]
    public void Words_of_the_schema_are_the_words_of_the_code()
    {
        Assert.Equal(Names<WorkloadEnvironment>(), Words("line", "environment"));
        Assert.Equal(Names<SpendPhase>(), Words("line", "phase"));
        Assert.Equal(Names<Criticality>(), Words("line", "criticality"));
        Assert.Equal(Names<ContainmentMode>(), Words("hardStop", "mode"));
        Assert.Equal(Names<ContainmentKind>(), Words("rung", "kind"));
        Assert.Equal(Names<WorkloadEnvironment>(), Words("containmentTarget", "environment"));
        Assert.Equal(ContainmentTargetKinds.All.Select(kind => kind.Name), Words("containmentTarget", "kind"));
        Assert.Equal(ContainmentTargetKinds.All.SelectMany(kind => kind.Fields).Distinct(StringComparer.Ordinal), Words("containmentTarget", "field"));
        Assert.Equal(Names<Role>(), Schema["definitions"]!["person"]!["properties"]!["roles"]!["items"]!["enum"]!.AsArray().Select(word => word!.GetValue<string>()));
        Assert.Equal(Names<Severity>(), Schema["properties"]!["bands"]!["properties"]!.AsObject().Select(band => band.Key));
        Assert.Equal(
            typeof(SpendDimensions).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)),
            Schema["definitions"]!["match"]!["properties"]!.AsObject().Select(dimension => dimension.Key));

        static IEnumerable<string> Names<T>()
            where T : struct, Enum => Enum.GetValues<T>().Select(NodeValues.WriteWord);

        static IEnumerable<string> Words(string definition, string property) =>
            Schema["definitions"]![definition]!["properties"]![property]!["enum"]!.AsArray().Select(word => word!.GetValue<string>());
    }

    /// <summary>Every default that the schema states, written out, makes the same configuration as leaving it out.</summary>
    [Fact]
    public void Defaults_of_the_schema_are_the_ones_that_apply()
    {
        const string text = ConfigurationSamples.Smallest + """

            people: [{ id: astrid, objectId: 3b1f6c0e-0001-4000-8000-000000000001 }]
            hardStops: [{ line: assistant, ladder: [{ id: limit, kind: rate-limit, target: a, setting: b }] }]
            review: {}
            """;
        var groups = text.Replace("- { id: team }", "- { id: team }\n  - { id: leads }\n  - { id: finops }\n  - { id: executives }\n  - { id: procurement }\n  - { id: security }", StringComparison.Ordinal);
        var filled = JsonRowReader.Read("", Fill(Plain(new YamlReader(groups).Read()!), Schema)!.ToJsonString());

        Assert.Empty(SchemaWalker.Instance.Walk(filled));
        Assert.Equal(ConfigurationSamples.Document(groups).Rows, ConfigurationDocuments.Seal(ConfigurationReader.Read(filled)).Rows);
    }

    /// <summary>Two implementations agree about the sample with one thing in it changed, whatever is changed.</summary>
    [Fact]
    public void The_walker_and_an_independent_implementation_agree()
    {
        var root = new YamlReader(ConfigurationSamples.Organisation + "\nbands: { high: { percent: 50, contain: none } }\nescalation: { high: [{ after: 0m, group: owner }] }\n").Read()!;
        var places = Paths(root).ToArray();
        var odd = Gen.OneOf<(ScalarKind, string)>(
            (ScalarKind.Null, ""), (ScalarKind.Boolean, "true"), (ScalarKind.Number, "0"), (ScalarKind.Number, "-3"), (ScalarKind.Number, "1.5"), (ScalarKind.Number, "101"),
            (ScalarKind.Number, "999999999999999"), (ScalarKind.Text, ""), (ScalarKind.Text, "a"), (ScalarKind.Text, "A b"), (ScalarKind.Text, "12%"), (ScalarKind.Text, "0"), (ScalarKind.Text, "12.50"),
            (ScalarKind.Text, "2026-02-28"), (ScalarKind.Text, "4h"), (ScalarKind.Text, "none"), (ScalarKind.Text, "whsec_x"), (ScalarKind.Text, "http://a"), (ScalarKind.Text, new string('a', 300)));

        Gen.Select(Gen.OneOf(places), odd, Gen.Int[0, 5]).Sample((path, value, way) =>
        {
            var changed = Change(root, path, node => way switch
            {
                0 => null,
                1 => new MappingNode(node.Path, 0, 0, []),
                2 => new SequenceNode(node.Path, 0, 0, []),
                _ => new ScalarNode(node.Path, 0, 0, value.Item1, value.Item2),
            })!;
            return !SchemaWalker.Instance.Walk(changed).Any() == IndependentSchema.Accepts(changed);
        }, iter: 500, threads: 1, print: sample => $"{sample.Item1} = {sample.Item2} by {sample.Item3}");
    }

    private static IEnumerable<string> Paths(ConfigNode node) => (node switch
    {
        MappingNode mapping => mapping.Entries.SelectMany(entry => Paths(entry.Value)),
        SequenceNode sequence => sequence.Items.SelectMany(Paths),
        _ => [],
    }).Prepend(node.Path).Where(path => path.Length > 0);

    private static ConfigNode? Change(ConfigNode node, string path, Func<ConfigNode, ConfigNode?> change) => node switch
    {
        _ when string.Equals(node.Path, path, StringComparison.Ordinal) => change(node),
        MappingNode mapping => mapping with
        {
            Entries = [.. mapping.Entries.Select(entry => (entry, changed: Change(entry.Value, path, change))).Where(pair => pair.changed is not null).Select(pair => pair.entry with { Value = pair.changed! })],
        },
        SequenceNode sequence => sequence with { Items = [.. sequence.Items.Select(item => Change(item, path, change)).OfType<ConfigNode>()] },
        _ => node,
    };

    private static JsonNode? Plain(ConfigNode node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Plain(entry.Value)))),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(Plain)]),
        ScalarNode { Kind: ScalarKind.Number or ScalarKind.Boolean } scalar => JsonNode.Parse(scalar.Text),
        ScalarNode scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };

    private static JsonNode? Fill(JsonNode? value, JsonNode reference)
    {
        var schema = reference["$ref"] is { } name ? Schema["definitions"]![name.GetValue<string>()["#/definitions/".Length..]]! : reference;
        if (value is JsonObject mapping && schema["properties"] is JsonObject properties)
        {
            var filled = new JsonObject();
            foreach (var (key, property) in properties)
            {
                if ((mapping[key] ?? property!["default"]) is { } known)
                {
                    filled[key] = Fill(known.DeepClone(), property!);
                }
            }

            return filled;
        }

        return value is JsonArray list && schema["items"] is { } item ? new JsonArray([.. list.Select(entry => Fill(entry!.DeepClone(), item))]) : value?.DeepClone();
    }
}
