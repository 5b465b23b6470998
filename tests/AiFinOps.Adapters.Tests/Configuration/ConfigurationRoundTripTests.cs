using System.Text.Json;
using System.Text.Json.Serialization;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Configuration;

public sealed class ConfigurationRoundTripTests
{
    private static readonly ConfigurationCodec Codec = new();
    private static readonly JsonSerializerOptions Plain = new() { Converters = { new PlainDecimals() } };

    public static TheoryData<string> Samples => [ConfigurationSamples.Smallest, ConfigurationSamples.Organisation];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_file_comes_back_from_its_rows_as_it_was(string text)
    {
        var document = ConfigurationSamples.Document(text);

        AssertSame(document.Configuration, Codec.Read(document.Rows));
        Assert.Equal(document.Hash, Codec.HashOf(document.Rows));
    }

    [Fact]
    public void Any_configuration_comes_back_from_its_rows_as_it_was() =>
        ConfigurationGenerator.Configurations.Sample(configuration =>
        {
            var document = ConfigurationDocuments.Seal(configuration);
            AssertSame(document.Configuration, Codec.Read(document.Rows));
        }, iter: 300, threads: 1);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_configuration_written_as_a_file_is_read_as_the_same(string text)
    {
        var document = ConfigurationSamples.Document(text);

        Assert.Equal(document.Rows, ConfigurationSamples.Document(CanonicalYaml.Write(document.Rows)).Rows);
    }

    [Fact]
    public void Rows_are_the_same_whatever_the_order_in_the_file_but_for_the_rules()
    {
        const string text = """
            currency: EUR
            sources: [{ name: azure, kind: focus-file }, { name: aws, kind: focus-file }]
            ownerGroups: [{ id: team }, { id: finops }]
            lines: [{ id: one, owner: team, budget: { monthly: 1000.00, ceiling: true } }, { id: two, owner: team }]
            rules: [{ id: first, match: { project: one, provider: AWS }, line: one }, { id: second, match: { project: two* }, split: { one: 50, two: 50 } }]
            """;
        const string reordered = """
            lines: [{ owner: team, id: two }, { budget: { ceiling: true, monthly: "1000" }, id: one, owner: team }]
            rules: [{ id: first, match: { provider: AWS, project: one }, line: one }, { id: second, match: { project: two* }, split: { two: 50%, one: 50 } }]
            ownerGroups: [{ id: finops }, { id: team }]
            sources: [{ name: aws, kind: focus-file }, { name: azure, kind: focus-file }]
            currency: EUR
            """;

        Assert.Equal(ConfigurationSamples.Document(text).Rows, ConfigurationSamples.Document(reordered).Rows);
        Assert.NotEqual(
            ConfigurationSamples.Document(text).Hash,
            ConfigurationSamples.Document(text.Replace("first", "x", StringComparison.Ordinal).Replace("second", "first", StringComparison.Ordinal).Replace("x", "second", StringComparison.Ordinal)).Hash);
    }

    [Fact]
    public void Rows_speak_the_words_of_the_file_with_money_and_percent_as_text()
    {
        var rows = ConfigurationSamples.Document(ConfigurationSamples.Organisation).Rows;

        Assert.Equal(
            """{"budget":{"assumptions":"38,000 orders a day, 2 agent turns each","ceiling":false,"currency":"EUR","monthly":"12000"},"criticality":"critical","customerImpact":true,"environment":"production","id":"order-agent","name":"Order agent","owner":"commerce-ai","phase":"run","regulated":false}""",
            rows["line|order-agent"]);
        Assert.Equal("""{"id":"gpu-cluster","match":{"project":"ml-platform","service":"Amazon Elastic Kubernetes Service"},"position":9,"split":{"forecast-training":"35%","ml-platform":"25%","product-search":"40%"}}""", rows["rule|gpu-cluster"]);
        Assert.Equal("""{"id":"bjorn","name":"Bjørn Hauge","objectId":"3b1f6c0e-0002-4000-8000-000000000002","roles":["engineer"]}""", rows["person|bjorn"]);
    }

    [Fact]
    public void A_seal_is_broken_by_any_change_of_any_row()
    {
        var document = ConfigurationSamples.Document(ConfigurationSamples.Organisation);
        foreach (var (key, json) in document.Rows)
        {
            Assert.NotEqual(document.Hash, Codec.HashOf(With(document, key, json + " ")));
            Assert.NotEqual(document.Hash, Codec.HashOf(document.Rows.Where(row => !string.Equals(row.Key, key, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal)));
        }
    }

    [Theory]
    [InlineData("line|order-agent", "not json")]
    [InlineData("line|order-agent", "null")]
    [InlineData("line|order-agent", "[]")]
    [InlineData("line|order-agent", """{"id":"order-agent"}""")]
    [InlineData("line|order-agent", """{"id":"support-chat","owner":"commerce-ai"}""")]
    [InlineData("line|order-agent", """{"id":"order-agent","owner":"commerce-ai","budget":{"monthly":"-12000"}}""")]
    [InlineData("line|order-agent", """{"id":"order-agent","id":"order-agent","owner":"commerce-ai"}""")]
    [InlineData("line|order-agent", """{"id":"order-agent","owner":"commerce-ai","colour":"red"}""")]
    [InlineData("rule|gpu-cluster", """{"id":"gpu-cluster","match":{"project":"x"},"line":"ml-platform"}""")]
    [InlineData("rule|gpu-cluster", """{"id":"gpu-cluster","match":{"project":"x"},"line":"ml-platform","position":"first"}""")]
    [InlineData("band|high", """{"percent":"very much"}""")]
    [InlineData("band|huge", """{"percent":"1000%"}""")]
    [InlineData("escalation|high", "[]")]
    [InlineData("setting|organization", """{"currency":5}""")]
    [InlineData("setting|organization", "\"EUR\"")]
    [InlineData("setting|colours", "{}")]
    [InlineData("nonsense", "{}")]
    [InlineData("colour|red", "{}")]
    public void A_row_edited_into_nonsense_is_named(string key, string json)
    {
        var document = ConfigurationSamples.Document(ConfigurationSamples.Organisation);

        var refusal = Assert.Throws<ConfigurationRowException>(() => Codec.Read(With(document, key, json)));

        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Apply the configuration file again", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_were_applied_before_there_was_an_alert_budget_have_the_default_one()
    {
        var document = ConfigurationSamples.Document(ConfigurationSamples.Smallest + "\nalertBudget: { falseAlarmsPerLineYear: 0.50, newAlertsPerOwnerDay: 3 }");
        var before = document.Rows.Where(row => row.Key is not "setting|alert-budget").ToDictionary(StringComparer.Ordinal);

        Assert.Equal("""{"falseAlarmsPerLineYear":0.5,"falseAlarmsPerOwnerYear":12,"newAlertsPerOwnerDay":3,"providerLines":10,"stormFrom":20}""", document.Rows["setting|alert-budget"]);
        Assert.Equal(Defaults.AlertBudget, Codec.Read(before).AlertBudget);
    }

    [Fact]
    public void Rows_that_were_applied_before_there_were_nights_and_storms_have_none_until_the_file_is_applied_again()
    {
        var document = ConfigurationSamples.Document(ConfigurationSamples.Smallest);
        var before = Codec.Read(document.Rows.Where(row => row.Key is not "setting|response").ToDictionary(StringComparer.Ordinal));

        Assert.All(before.OwnerGroups, group => Assert.Null(group.Quiet));
        Assert.Equal((1m, int.MaxValue, int.MaxValue), (before.Response.RemindAt, before.AlertBudget.StormFrom, before.AlertBudget.ProviderLines));
        Assert.All(Codec.Read(document.Rows).OwnerGroups, group => Assert.Equal(Defaults.Quiet, group.Quiet));
    }

    [Fact]
    public void Rows_without_any_line_are_not_a_configuration()
    {
        var document = ConfigurationSamples.Document(ConfigurationSamples.Smallest);
        var withoutLines = document.Rows.Where(row => !row.Key.StartsWith("line|", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);

        Assert.Contains("lines", Assert.Throws<ConfigurationRowException>(() => Codec.Read(withoutLines)).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> With(ConfigurationDocument document, string key, string json) => new(document.Rows, StringComparer.Ordinal) { [key] = json };

    /// <summary>Compared by a serializer that knows nothing of rows; 0.10 and 0.1 are the same.</summary>
    private static void AssertSame(FinOpsConfiguration expected, FinOpsConfiguration actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected, Plain), JsonSerializer.Serialize(actual, Plain));

    private sealed class PlainDecimals : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value / 1.0000000000000000000000000000m);
    }
}
