using System.Text.Json.Nodes;
using AiFinOps.Adapters.Channels.Layout;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// A message as an Adaptive Card. All text is in rich text blocks, which know no markup: nothing from outside can become a link, a
/// mention or a picture, and nothing has to be escaped.
/// </summary>
internal static class TeamsCard
{
    /// <summary>About 28 KB are taken; what is larger is accepted and fails later, inside the workflow.</summary>
    public const int MostBytes = 27_000;

    private const int MostActions = 4;

    public static byte[] Write(Notification notification)
    {
        var message = Truncation.Fit(MessageReader.Read(notification), layout => Bytes(layout, notification).Length <= MostBytes);
        return Bytes(message, notification);
    }

    private static byte[] Bytes(MessageLayout message, Notification notification) => ChannelJson.Bytes(new JsonObject
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["contentUrl"] = null,
            ["content"] = Card(message, notification),
        }),
    });

    private static JsonObject Card(MessageLayout message, Notification notification)
    {
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.2",
            ["fallbackText"] = InertText.Of(message.Lines[0].Text),
            ["body"] = new JsonArray(
            [
                .. message.Lines.Select((line, index) => index == 0 ? First(line, notification) : Block(line)),
                Reference(notification),
            ]),
        };
        JsonNode[] actions = [.. message.Lines.SelectMany(line => line.Spans).Where(span => span.Link is not null).Take(MostActions).Select(Action)];
        if (actions.Length > 0)
        {
            card["actions"] = new JsonArray(actions);
        }

        card["msteams"] = new JsonObject { ["width"] = "full" };
        return card;
    }

    private static JsonObject First(MessageLine line, Notification notification)
    {
        var runs = Runs(line, first: true);
        foreach (var run in runs.OfType<JsonObject>().Where(run => run["weight"] is not null))
        {
            run["color"] = Colour(notification);
        }

        return Rich(runs, "medium");
    }

    private static JsonObject Block(MessageLine line) => line.Kind switch
    {
        LineKind.Bullet => Rich([Run(new("•  ")), .. Runs(line)], spacing: "small"),
        LineKind.Heading => Rich([.. Runs(line with { Spans = [.. line.Spans.Select(span => span with { Bold = true })] })], "large"),
        _ => Rich([.. Runs(line)], "medium"),
    };

    private static JsonObject Reference(Notification notification)
    {
        var run = Run(new("Message " + notification.Id));
        run["isSubtle"] = true;
        run["size"] = "small";
        return Rich([run], "medium");
    }

    private static JsonNode[] Runs(MessageLine line, bool first = false) => [.. line.Spans.Select(span =>
    {
        var run = Run(span);
        if (first)
        {
            run["size"] = "medium";
        }

        return run;
    })];

    private static JsonObject Run(MessageSpan span)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = InertText.Of(span.Text) };
        if (span.Bold)
        {
            run["weight"] = "bolder";
        }

        if (span.Code)
        {
            run["fontType"] = "monospace";
        }

        if (span.Link is not null)
        {
            run["selectAction"] = Action(span);
        }

        return run;
    }

    private static JsonObject Rich(JsonNode[] runs, string spacing) =>
        new() { ["type"] = "RichTextBlock", ["spacing"] = spacing, ["inlines"] = new JsonArray(runs) };

    private static JsonObject Action(MessageSpan span) => new()
    {
        ["type"] = "Action.OpenUrl",
        ["title"] = InertText.Of(span.Text),
        ["url"] = span.Link!.AbsoluteUri,
    };

    private static string Colour(Notification notification) => notification.Data.GetValueOrDefault("state") switch
    {
        "Resolved" or "Closed" or "FalsePositive" => "good",
        _ => notification.Data.GetValueOrDefault("severity") switch { "Critical" or "High" => "attention", "Medium" => "warning", _ => "default" },
    };
}
