using AiFinOps.Adapters.Configuration;

namespace AiFinOps.Adapters.Tests.Configuration;

public sealed class ConfigurationDiffTests
{
    private static readonly string Before = ConfigurationSamples.Organisation;

    [Fact]
    public void The_same_file_changes_nothing() => Assert.Empty(Changes(Before));

    [Fact]
    public void A_first_configuration_adds_everything()
    {
        var document = ConfigurationSamples.Document(ConfigurationSamples.Smallest);

        var changes = ConfigurationDiff.Describe(null, document);

        Assert.Equal(document.Rows.Count, changes.Count);
        Assert.Contains("+ line assistant", changes);
        Assert.Contains("+ hard-stop order-agent", ConfigurationDiff.Describe(null, ConfigurationSamples.Document(Before)));
    }

    [Theory]
    [InlineData("budget: { monthly: 12000,", "budget: { monthly: 14000.50,", "~ line order-agent budget.monthly 12000 -> 14000.5")]
    [InlineData("name: Order agent", "name: Ordering", "~ line order-agent name \"Order agent\" -> Ordering")]
    [InlineData("members: [bjorn, carla]", "members: [carla]", "~ owner-group insights members [bjorn, carla] -> [carla]")]
    [InlineData("    since: 2026-09-20\n", "", "~ line meeting-notes since 2026-09-20 -> (none)")]
    [InlineData("gpt-4o-mini", "gpt-5-mini", "~ hard-stop order-agent ladder[1].setting gpt-4o-mini -> gpt-5-mini")]
    [InlineData("settleDays: 1\n", "settleDays: 3\n", "~ source openai settleDays 1 -> 3")]
    [InlineData("product-search: 40, forecast-training: 35", "product-search: 35, forecast-training: 40", "~ rule gpu-cluster split.forecast-training 35% -> 40%|~ rule gpu-cluster split.product-search 40% -> 35%")]
    [InlineData("\nreview:\n", "\nbands: { high: { acknowledge: 30m } }\nreview:\n", "~ band high acknowledge 1h -> 30m")]
    [InlineData("\nreview:\n", "\nescalation: { high: [{ after: 0m, group: owner }, { after: 2h, group: leads }] }\nreview:\n", "~ escalation high [0].repeat 45m -> (none)|~ escalation high [0].times 2 -> (none)|~ escalation high [1].after 1h -> 2h|~ escalation high [2].after 4h -> (none)|~ escalation high [2].group finops -> (none)")]
    [InlineData("weekly: \"0 8 * * 1\"", "weekly: \"0 9 * * 1\"", "~ setting review weekly \"0 8 * * 1\" -> \"0 9 * * 1\"")]
    public void A_change_is_told_in_the_words_of_the_file(string from, string to, string expected)
    {
        Assert.Equal(expected.Split('|'), Changes(Before.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rule_that_is_added_or_removed_moves_no_other()
    {
        const string rule = "  - { id: support-chat, match: { project: support-chat }, line: support-chat }\n";

        Assert.Equal(["- rule support-chat"], Changes(Before.Replace(rule, "", StringComparison.Ordinal)));
        Assert.Equal(["+ rule new"], Changes(Before.Replace(rule, rule + "  - { id: new, match: { project: new }, line: support-chat }\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rule_that_changes_places_is_told_once()
    {
        const string rule = "  - { id: order-agent, match: { project: order-agent }, line: order-agent }\n";
        const string last = "  - { id: ml-platform, match: { project: ml-platform }, line: ml-platform }\n";
        var down = Before.Replace(rule, "", StringComparison.Ordinal).Replace(last, last + rule, StringComparison.Ordinal);

        Assert.Equal(["~ rule order-agent moved: now after ml-platform"], Changes(down));
        Assert.Equal(["~ rule order-agent moved: now first"], ConfigurationDiff.Describe(ConfigurationSamples.Document(down).Configuration, ConfigurationSamples.Document(Before)));
    }

    private static IReadOnlyList<string> Changes(string after) =>
        ConfigurationDiff.Describe(ConfigurationSamples.Document(Before).Configuration, ConfigurationSamples.Document(after));
}
