using AiFinOps.Adapters.Channels.Layout;
using AiFinOps.Adapters.Pages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>A message as mail: a subject, plain text, and the same as HTML.</summary>
/// <param name="Subject">What happened, in one line.</param>
internal sealed record MailText(string Subject, string Plain, string Markup)
{
    public const int MostSubjectCharacters = 250;

    /// <summary>Larger mail is clipped by readers, with the links at its end.</summary>
    public const int MostCharacters = 90_000;

    private const string Body = "font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5;color:#1c2733;max-width:44em";

    public static MailText Write(Notification notification)
    {
        var message = Truncation.Fit(MessageReader.Read(notification), layout => Html(layout, notification).Length <= MostCharacters);
        return new(Truncation.Cut(InertText.Of(notification.Title), MostSubjectCharacters), Text(message, notification), Html(message, notification));
    }

    private static string Text(MessageLayout message, Notification notification)
    {
        var text = new System.Text.StringBuilder();
        LineKind? before = null;
        foreach (var line in message.Lines)
        {
            text.Append(before is null || (before == LineKind.Bullet && line.Kind == LineKind.Bullet) ? "" : "\n");
            text.Append(line.Kind == LineKind.Bullet ? "- " : "").AppendJoin("", line.Spans.Select(Plainly)).Append('\n');
            before = line.Kind;
        }

        return text.Append("\n-- \nMessage ").Append(notification.Id).Append('\n').ToString();
    }

    private static string Plainly(MessageSpan span) => InertText.Of(span.Text) + (span.Link is { } link ? $": {link.AbsoluteUri}" : "");

    private static string Html(MessageLayout message, Notification notification) => "<!DOCTYPE html>\n" + new Html().Element(
        "html",
        html => html
            .Element("head", head => head.Void("meta", ("charset", "utf-8")).Element("title", InertText.Of(message.Title)))
            .Element("body", body => body.Element("div", inner => Lines(inner, message, notification), ("style", Body))),
        ("lang", "en"));

    private static void Lines(Html html, MessageLayout message, Notification notification)
    {
        for (var index = 0; index < message.Lines.Count;)
        {
            var bullets = message.Lines.Skip(index).TakeWhile(line => line.Kind == LineKind.Bullet).ToList();
            if (bullets.Count > 0)
            {
                html.List(bullets, Spans);
                index += bullets.Count;
                continue;
            }

            var line = message.Lines[index];
            html.Element(line.Kind == LineKind.Heading ? "h3" : "p", inner => Spans(inner, line), ("style", index == 0 ? "font-size:17px" : "margin:14px 0 4px"));
            index++;
        }

        html.Element("p", "Message " + notification.Id, ("style", "font-size:12px;color:#66727f"));
    }

    private static void Spans(Html html, MessageLine line)
    {
        foreach (var span in line.Spans)
        {
            var text = InertText.Of(span.Text);
            _ = span switch
            {
                { Link: { } link } => html.Link(link.AbsoluteUri, text),
                { Code: true } => html.Element("code", text),
                { Bold: true } => html.Element("strong", text),
                _ => html.Text(text),
            };
        }
    }
}
