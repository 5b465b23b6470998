using System.Text;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Channels.Layout;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>What comes from outside is text at every receiver: no mention, no link, no markup.</summary>
public sealed class MessageEscapeTests
{
    private const string Hostile = "<!here> <@U123> @channel <at>Astrid</at> [x](https://evil.example) <https://evil.example|pay> *b* _i_ `c` ~s~ <img src=x onerror=alert(1)> & {{DATE(1)}}";

    [Fact]
    public void Slack_sees_no_mention_no_link_and_no_markup()
    {
        var section = Sections(SlackMessage.Write(Story.WithDriver(Hostile))).Single(text => text.Contains("here", StringComparison.Ordinal));
        var line = section.Split('\n').Single(text => text.Contains("here", StringComparison.Ordinal));

        Assert.Equal(
            "• model &lt;!here&gt; &lt;@\u200BU123&gt; @\u200Bchannel &lt;at&gt;Astrid&lt;/at&gt; [x](https:\u200B//evil.example) &lt;https:\u200B//evil.example|pay&gt; ∗b∗ ＿i＿ ʹcʹ ∼s∼ "
            + "&lt;img src=x onerror=alert(1)&gt; &amp; {{DATE(1)}}: +1,500.00 EUR, 81.5 % of the change.",
            line);
    }

    [Fact]
    public void Slack_is_told_to_read_nothing_into_the_text() => Assert.All(
        SlackMessage.Write(Story.WithDriver(Hostile))["blocks"]!.AsArray().Where(block => block!["text"] is not null), block => Assert.True(block!["text"]!["verbatim"]!.GetValue<bool>()));

    [Fact]
    public void Teams_gets_text_runs_that_know_no_markup_and_only_our_own_addresses()
    {
        var card = JsonNode.Parse(TeamsCard.Write(Story.WithDriver(Hostile)))!["attachments"]![0]!["content"]!;

        Assert.All(card["body"]!.AsArray(), block => Assert.Equal("RichTextBlock", block!["type"]!.GetValue<string>()));
        Assert.Null(card["msteams"]!["entities"]);
        var addresses = card["body"]!.AsArray().SelectMany(block => block!["inlines"]!.AsArray()).Select(run => run!["selectAction"]?["url"]).OfType<JsonNode>().Concat(card["actions"]!.AsArray().Select(action => action!["url"]!));
        Assert.All(addresses, address => Assert.StartsWith("https://finops.fjordlight.example/", address.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public void Mail_encodes_what_would_be_markup_and_makes_no_address_clickable()
    {
        var mail = MailText.Write(Story.WithDriver(Hostile));

        Assert.Contains("&lt;img src=x onerror=alert(1)&gt; &amp;", mail.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.Markup, StringComparison.Ordinal);
        Assert.Single(mail.Markup.Split("<a ")[1..]);
        Assert.DoesNotContain("://evil", mail.Markup + mail.Plain, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pager_reads_it_as_text() =>
        Assert.Contains("@\u200Bchannel", JsonNode.Parse(PagerDutyEvent.Write(Story.WithDriver(Hostile), ChannelBench.Key)!)!["payload"]!["custom_details"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);

    [Theory]
    [InlineData("astrid@example.com", "astrid@example.com")]
    [InlineData("@here now", "@\u200Bhere now")]
    [InlineData("(@everyone)", "(@\u200Beveryone)")]
    [InlineData("http://x", "http:\u200B//x")]
    [InlineData("WWW.evil.example", "WWW\u200B.evil.example")]
    [InlineData("a\u202Eb\u0007c\nd", "ab c d")]
    [InlineData("12:30 // 5 @ 3", "12:30 // 5 @ 3")]
    public void A_mention_and_an_address_are_kept_apart(string outside, string inert) => Assert.Equal(inert, InertText.Of(outside));

    [Fact]
    public void Half_a_character_becomes_a_sign_and_not_an_error()
    {
        var body = SlackMessage.Write(Story.WithDriver("broken \uD83D end")).ToJsonString();

        Assert.NotEmpty(Encoding.UTF8.GetBytes(body));
    }

    private static IEnumerable<string> Sections(JsonObject message) =>
        message["blocks"]!.AsArray().Where(block => block!["text"] is not null).Select(block => block!["text"]!["text"]!.GetValue<string>());
}
