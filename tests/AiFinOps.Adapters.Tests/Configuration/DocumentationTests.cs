using System.Reflection;
using System.Text.RegularExpressions;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Configuration;

public sealed partial class DocumentationTests
{
    private static readonly string PathOfReference = Path.Combine(ConfigurationSamples.Root, "docs", "configuration.md");

    /// <summary>Between <c>&lt;!-- schema: NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c> stands the table of that part of the schema.</summary>
    [Fact]
    public void Every_key_of_the_schema_is_documented()
    {
        var tables = ReferenceTables.All;
        var written = File.ReadAllText(PathOfReference);

        var expected = SchemaTable().Replace(written, match => $"<!-- schema: {match.Groups["name"].Value} -->\n{tables[match.Groups["name"].Value]}<!-- end -->");

        Assert.Equal(tables.Keys.Order(StringComparer.Ordinal), SchemaTable().Matches(written).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
        Golden.Expect(PathOfReference, expected);
    }

    [Fact]
    public void Every_fault_is_documented()
    {
        var named = typeof(ConfigurationFaults).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        var documented = FaultRow().Matches(File.ReadAllText(PathOfReference)).Select(match => match.Groups["fault"].Value);

        Assert.Equal(named.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_examples_are_valid()
    {
        var examples = YamlBlock().Matches(File.ReadAllText(PathOfReference)).Select(match => match.Groups["yaml"].Value).ToList();

        // Whole files stand alone; fragments are put below the smallest one.
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(
            ConfigurationSamples.Check(example.Contains("sources:", StringComparison.Ordinal) ? example : ConfigurationSamples.Smallest + "\n" + example).Errors));
    }

    [GeneratedRegex("<!-- schema: (?<name>[A-Za-z]+) -->\\n(.*?)<!-- end -->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SchemaTable();

    [GeneratedRegex("^\\| `(?<fault>[a-z0-9-]+)` \\| (error|warning)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FaultRow();

    [GeneratedRegex("^```yaml\\n(?<yaml>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex YamlBlock();
}
