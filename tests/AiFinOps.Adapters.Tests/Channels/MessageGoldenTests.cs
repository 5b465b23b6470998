using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Tests.Configuration;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>Each kind of message in each format, in <c>Golden/</c>: to be read by people when it changes.</summary>
public sealed class MessageGoldenTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private static readonly string Folder = Path.Combine(ConfigurationSamples.Root, "tests", "AiFinOps.Adapters.Tests", "Channels", "Golden");

    public static TheoryData<string> Names => [.. Story.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Slack_shows_it_as_written(string name) => Expect("slack", name + ".json", Json(SlackMessage.Write(Story.Of(name))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Teams_shows_it_as_written(string name) => Expect("teams", name + ".json", Json(JsonNode.Parse(TeamsCard.Write(Story.Of(name)))!));

    public static TheoryData<string> NamesOfPages => [.. Story.Names.Where(name => name is not Story.WithLinks)];

    [Theory]
    [MemberData(nameof(NamesOfPages))]
    public void A_pager_gets_it_as_written(string name) =>
        Expect("pagerduty", name + ".json", PagerDutyEvent.Write(Story.Of(name), ChannelBench.Key) is { } body ? Json(JsonNode.Parse(body)!) : "\"not sent\"\n");

    [Theory]
    [MemberData(nameof(Names))]
    public void Mail_reads_as_written(string name)
    {
        var mail = MailText.Write(Story.Of(name));

        Expect("mail", name + ".txt", $"Subject: {mail.Subject}\n\n{mail.Plain}");
        Expect("mail", name + ".html", mail.Markup.Replace("<p", "\n<p", StringComparison.Ordinal).Replace("<li", "\n<li", StringComparison.Ordinal) + "\n");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_card_is_valid_by_the_schema_of_adaptive_cards(string name)
    {
        var schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(Folder, "..", "adaptive-card.schema.json"), TestContext.Current.CancellationToken);
        var card = JsonNode.Parse(TeamsCard.Write(Story.Of(name)))!["attachments"]![0]!["content"]!;

        Assert.Empty(schema.Validate(card.ToJsonString()));
    }

    [Fact]
    public async Task The_schema_refuses_a_card_that_Teams_would_not_show()
    {
        var schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(Folder, "..", "adaptive-card.schema.json"), TestContext.Current.CancellationToken);

        Assert.NotEmpty(schema.Validate("""{"type":"AdaptiveCard","version":"1.2","body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"x","weight":"fat"}]}]}"""));
        Assert.NotEmpty(schema.Validate("""{"type":"AdaptiveCard","version":"1.2","body":[{"type":"RichText","inlines":[]}]}"""));
        Assert.NotEmpty(schema.Validate("""{"type":"AdaptiveCard","version":"1.2","body":[],"actions":[{"type":"Action.OpenUrl","title":"x"}]}"""));
    }

    [Fact]
    public void Every_kind_of_channel_has_its_messages_here() => Assert.Equal(
        ["email-acs", "email-smtp", "log", "pagerduty", "slack", "teams", "webhook"], ChannelKinds.All.Select(kind => kind.Name).Order(StringComparer.Ordinal));

    private static string Json(JsonNode node) => node.ToJsonString(Readable) + "\n";

    private static void Expect(string channel, string file, string actual)
    {
        Directory.CreateDirectory(Path.Combine(Folder, channel));

        // Characters without width are shown, so that a reader of the file sees where they stand.
        Golden.Expect(Path.Combine(Folder, channel, file), new StringBuilder(actual).Replace("\u200B", "<ZWSP>").ToString());
    }
}
