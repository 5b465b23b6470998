using System.Text;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Channels.Layout;
using AiFinOps.Workflows.Ports;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>Limits at and one over; what is cut, and what never is.</summary>
public sealed class MessageLimitTests
{
    private const string Cut = "The message was cut here";

    [Theory]
    [InlineData(5, "short", "short")]
    [InlineData(4, "short", "sho…")]
    [InlineData(3, "a😀😀", "a…")]
    [InlineData(4, "a😀😀", "a😀…")]
    [InlineData(5, "a😀😀", "a😀😀")]
    public void Text_is_cut_between_characters_and_never_within_one(int length, string text, string expected) => Assert.Equal(expected, Truncation.Cut(text, length));

    [Fact]
    public void Whatever_is_cut_fits_and_stays_text() => Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 5], Gen.Int[0, 30], Gen.Int[1, 40])
        .Sample((word, emoji, length) =>
        {
            var cut = Truncation.Cut(word + string.Concat(Enumerable.Repeat("😀", emoji)), length);
            Assert.True(cut.Length <= Math.Max(length, 1));
            Assert.Equal(cut, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
        });

    [Theory]
    [InlineData(1_024, 1_024)]
    [InlineData(1_025, 1_024)]
    public void The_summary_of_a_page_is_counted_in_code_points(int runes, int kept)
    {
        var summary = Text(Page(Notice(string.Concat(Enumerable.Repeat("😀", runes)))), "payload", "summary");

        Assert.Equal(kept, summary.EnumerateRunes().Count());
        Assert.Equal(runes > kept, summary.EndsWith('…'));
    }

    [Fact]
    public void A_page_that_is_too_large_loses_its_details_and_nothing_else()
    {
        var small = Page(Notice("Spend is up", text: new string('x', 400_000)));
        var large = Page(Notice("Spend is up", text: new string('x', 520_000)));

        Assert.NotNull(small["payload"]!["custom_details"]);
        Assert.Null(large["payload"]!["custom_details"]);
        Assert.Equal("Spend is up", Text(large, "payload", "summary"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(40, false)]
    [InlineData(300, true)]
    public void A_Slack_message_keeps_its_first_line_and_its_link_within_every_limit(int drivers, bool cut)
    {
        var message = SlackMessage.Write(Story.WithDrivers(drivers, 60));

        var texts = message["blocks"]!.AsArray().Where(block => Text(block!, "type") is "section").Select(block => Text(block!, "text", "text")).ToList();
        Assert.True(message["blocks"]!.AsArray().Count <= SlackMessage.MostBlocks);
        Assert.All(texts, text => Assert.InRange(text.Length, 1, SlackMessage.MostSectionCharacters));
        Assert.True(texts.Sum(text => text.Length) <= SlackMessage.MostCharacters);
        Assert.StartsWith("*Critical.* Spend of Support chat is 1,840.00 EUR above expected", texts[0], StringComparison.Ordinal);
        Assert.Contains("<https://finops.fjordlight.example/api/incidents/inc-20261005-support-chat-4f2a|Open the page>", texts[^1], StringComparison.Ordinal);
        Assert.Equal(cut, texts.Exists(text => text.Contains(Cut, StringComparison.Ordinal)));
    }

    [Fact]
    public void Fifty_blocks_are_sent_and_one_more_is_cut()
    {
        // The reference to the message is the fiftieth block.
        var whole = SlackMessage.Write(Notice("Spend is up", text: string.Join("\n\n", Enumerable.Range(1, 49).Select(line => $"line {line}"))));
        var cut = SlackMessage.Write(Notice("Spend is up", text: string.Join("\n\n", Enumerable.Range(1, 50).Select(line => $"line {line}"))));

        Assert.Equal((50, 50), (whole["blocks"]!.AsArray().Count, cut["blocks"]!.AsArray().Count));
        Assert.DoesNotContain(Cut, whole.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(Cut, cut.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3_000, false)]
    [InlineData(3_001, true)]
    public void A_section_of_three_thousand_characters_is_sent_and_a_longer_one_is_cut(int length, bool cut)
    {
        var text = Text(SlackMessage.Write(Notice("Spend is up", text: new string('x', length)))["blocks"]![0]!, "text", "text");

        Assert.InRange(text.Length, 2_900, 3_000);
        Assert.Equal(cut, text.EndsWith('…'));
    }

    [Fact]
    public void A_card_fits_into_28_kilobytes_with_its_first_line_and_its_button()
    {
        var bytes = TeamsCard.Write(Story.WithDrivers(400, 100));

        var card = JsonNode.Parse(bytes)!["attachments"]![0]!["content"]!;
        Assert.InRange(bytes.Length, TeamsCard.MostBytes - 1_000, TeamsCard.MostBytes);
        Assert.StartsWith("Critical. Spend of Support chat", Text(card, "fallbackText"), StringComparison.Ordinal);
        Assert.Equal("https://finops.fjordlight.example/api/incidents/inc-20261005-support-chat-4f2a", Text(card["actions"]![0]!, "url"));
        Assert.Contains(Cut, card.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_line_that_alone_is_too_long_is_shortened_and_the_button_stays()
    {
        var bytes = TeamsCard.Write(Notice("Spend is up", text: string.Concat(Enumerable.Repeat("😀", 20_000)) + "\n\n[Open the page](https://finops.example/)"));

        Assert.True(bytes.Length <= TeamsCard.MostBytes);
        Assert.DoesNotContain("\uFFFD", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal("https://finops.example/", Text(JsonNode.Parse(bytes)!["attachments"]![0]!["content"]!["actions"]![0]!, "url"));
    }

    private static Notification Notice(string title, string? text = null) => new(
        "inc-1.1-fired-team.chat", [], title, text ?? title,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["incident"] = "inc-1", ["why"] = "fired", ["state"] = "Open", ["severity"] = "High" }, ChannelBench.Now);

    private static JsonNode Page(Notification notification) => JsonNode.Parse(PagerDutyEvent.Write(notification, ChannelBench.Key)!)!;

    private static string Text(JsonNode node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = node[name]!;
        }

        return node.GetValue<string>();
    }
}
