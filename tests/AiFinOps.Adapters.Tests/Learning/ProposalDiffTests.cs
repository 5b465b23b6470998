using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Tests.Configuration;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Learning;

namespace AiFinOps.Adapters.Tests.Learning;

/// <summary>A proposal is a diff of the file, and the file with the diff applied is valid and means what was proposed.</summary>
public sealed class ProposalDiffTests
{
    private static readonly AllocationRule Chat = new(
        "support-chat-from-gpt-5-mini",
        new SortedDictionary<string, string>(StringComparer.Ordinal) { ["project"] = "ml-platform", ["model"] = "gpt-5 mini: \"fast\"" }, [new AllocationShare("support-chat", 1m)]);

    public static TheoryData<string, string> Files => new()
    {
        { "block style", ConfigurationSamples.Organisation },
        { "with line ends of another system", ConfigurationSamples.Organisation.Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "as we write it", CanonicalYaml.Write(ConfigurationSamples.Document(ConfigurationSamples.Organisation).Rows) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_threshold_is_one_line_of_its_line(string style, string file)
    {
        var change = new AlertFromChange("order-agent", 1_900m, "");

        var diff = AssertProposes(file, change);

        Assert.True(Changed(diff) is ["+    alertFrom: 1900"], style + diff);
        Assert.True(Changed(AssertProposes(Patch.Apply(file, diff), change with { AlertFrom = 2_500.5m })) is ["-    alertFrom: 1900", "+    alertFrom: 2500.5"], style);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_rule_stands_above_the_rule_that_took_its_spend_and_leaves_the_comments_alone(string style, string file)
    {
        var diff = AssertProposes(file, new NewRuleChange(Chat, "gpu-cluster", ""));

        Assert.True(Changed(diff) is [var rule] && rule.StartsWith("+  - { id: support-chat-from-gpt-5-mini, match: { model: ", StringComparison.Ordinal), style + diff);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_rule_for_what_nothing_matched_stands_last(string style, string file)
    {
        var rule = Chat with { Match = new Dictionary<string, string>(StringComparer.Ordinal) { ["feature"] = "answer-drafts" } };
        var diff = AssertProposes(file, new NewRuleChange(rule, null, ""));

        Assert.Equal(Chat.Id, ConfigurationSamples.Document(Patch.Apply(file, diff)).Configuration.Rules[^1].Id);
        Assert.True(Changed(diff).Count == 1, style);
    }

    [Fact]
    public void A_line_in_braces_gets_its_threshold_in_braces()
    {
        var diff = AssertProposes(ConfigurationSamples.Smallest, new AlertFromChange("assistant", 97m, ""));

        Assert.Equal(["-  - { id: assistant, owner: team, budget: { monthly: 1000 } }", "+  - { id: assistant, alertFrom: 97, owner: team, budget: { monthly: 1000 } }"], Changed(diff));
    }

    [Fact]
    public void The_diff_reads_as_one()
    {
        var diff = AssertProposes(ConfigurationSamples.Organisation, new NewRuleChange(Chat, "ml-platform", ""));

        Golden.Expect(
            Path.Combine(ConfigurationSamples.Root, "tests", "AiFinOps.Adapters.Tests", "Learning", "Golden", "rule.diff"), diff);
    }

    [Theory]
    [InlineData("lines: [{ id: assistant, owner: team }]")]
    [InlineData("lines:\n  - id: assistant\n    owner: team")]
    [InlineData("lines:\n- id: 'assistant'   # the first\n  owner: team")]
    [InlineData("lines:\n  - {\n      id: \"assistant\",\n      owner: team\n    }")]
    public void Whatever_the_style_the_result_is_checked(string lines) =>
        AssertProposes($"currency: EUR\nsources: [{{ name: azure, kind: focus-file }}]\nownerGroups: [{{ id: team }}]\n{lines}\n", new AlertFromChange("assistant", 97m, ""));

    [Fact]
    public void A_file_that_writes_no_rules_has_no_place_for_one() =>
        Assert.Null(ProposalDiff.Of(
            ConfigurationSamples.Smallest, new NewRuleChange(Chat with { Shares = [new AllocationShare("assistant", 1m)] }, null, ""), ConfigurationSamples.Document(ConfigurationSamples.Smallest).Configuration));

    [Fact]
    public void A_change_that_would_not_be_valid_is_not_shown()
    {
        var configuration = ConfigurationSamples.Document(ConfigurationSamples.Organisation).Configuration;

        Assert.Null(ProposalDiff.Of(ConfigurationSamples.Organisation, new NewRuleChange(Chat with { Shares = [new AllocationShare("nobody", 1m)] }, null, ""), configuration));
        Assert.Null(ProposalDiff.Of(ConfigurationSamples.Organisation, new AlertFromChange("nobody", 97m, ""), configuration));
    }

    [Theory]
    [InlineData("", "a\n", "@@ -0,0 +1,1 @@\n+a\n")]
    [InlineData("a\n", "", "@@ -1,1 +0,0 @@\n-a\n")]
    [InlineData("a\nb\nc\nd\ne\n", "a\nb\nc\nd\nx\ne\n", "@@ -2,4 +2,5 @@\n b\n c\n d\n+x\n e\n")]
    [InlineData("a", "b", "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n")]
    [InlineData("a\na\n", "a\na\na\n", "@@ -1,2 +1,3 @@\n a\n a\n+a\n")]
    public void The_hunk_counts_its_lines(string before, string after, string hunk) =>
        Assert.Equal("--- a/f\n+++ b/f\n" + hunk, UnifiedDiff.Of("f", before, after));

    private static string AssertProposes(string file, ProposedChange change)
    {
        var before = ConfigurationSamples.Document(file);

        var diff = ProposalDiff.Of(file, change, before.Configuration);

        Assert.NotNull(diff);
        Assert.Equal(ConfigurationDocuments.Seal(change.ApplyTo(before.Configuration)).Rows, ConfigurationSamples.Document(Patch.Apply(file, diff)).Rows);
        return diff;
    }

    private static List<string> Changed(string diff) =>
        [.. diff.Split('\n').Skip(2).Where(line => line.StartsWith('+') || line.StartsWith('-')).Select(line => line.TrimEnd('\r'))];
}
