using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiFinOps.Adapters.Channels.Layout;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>A message in Block Kit: sections of mrkdwn, and the same as plain text where no blocks are shown.</summary>
internal static partial class SlackMessage
{
    public const int MostBlocks = 50;

    public const int MostSectionCharacters = 3_000;

    /// <summary>Slack refuses more in all blocks together, with msg_blocks_too_long; below the 13,200 that were observed.</summary>
    public const int MostCharacters = 12_000;

    private const int MostFallbackCharacters = 3_000;

    public static JsonObject Write(Notification notification)
    {
        var message = Truncation.Fit(MessageReader.Read(notification), Fits);
        return new()
        {
            ["text"] = Cut(Escape(message.Lines[0].Text), MostFallbackCharacters),
            ["blocks"] = new JsonArray([.. Sections(message).Select(section => Section(section)), Context(notification)]),
            ["unfurl_links"] = false,
            ["unfurl_media"] = false,
        };
    }

    private static bool Fits(MessageLayout message)
    {
        var sections = Sections(message).ToList();
        return sections.Count < MostBlocks && sections.TrueForAll(section => section.Length <= MostSectionCharacters) && sections.Sum(section => section.Length) <= MostCharacters;
    }

    /// <summary>Bullets below each other are one section with the line before them; everything else stands alone.</summary>
    private static IEnumerable<string> Sections(MessageLayout message)
    {
        var section = new StringBuilder();
        foreach (var line in message.Lines)
        {
            var text = Line(line);
            if (section.Length > 0 && (line.Kind != LineKind.Bullet || section.Length + 1 + text.Length > MostSectionCharacters))
            {
                yield return section.ToString();
                section.Clear();
            }

            section.Append(section.Length > 0 ? "\n" : "").Append(text);
        }

        yield return section.ToString();
    }

    private static string Line(MessageLine line) =>
        (line.Kind == LineKind.Bullet ? "• " : "") + string.Concat(line.Spans.Select(span => Span(line.Kind == LineKind.Heading ? span with { Bold = true } : span)));

    private static string Span(MessageSpan span)
    {
        var text = Escape(span.Text);
        return span switch
        {
            { Link: { } link } => $"<{link.AbsoluteUri.Replace("|", "%7C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}|{text.Replace('|', '¦')}>",
            { Code: true } => Marked(text, '`'),
            { Bold: true } => Marked(text, '*'),
            _ => text,
        };
    }

    /// <summary>A mark counts only around text that begins and ends with a character.</summary>
    private static string Marked(string text, char mark)
    {
        var inner = text.Trim();
        return inner.Length == 0 ? text : text.Replace(inner, $"{mark}{inner}{mark}", StringComparison.Ordinal);
    }

    /// <summary>The three characters that Slack reads as markup, and those that would be bold, italic, struck out or code.</summary>
    private static string Escape(string text) => Unmarked(InertText.Of(text))
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    // mrkdwn has no escape for these; a character of the same look takes their place. An underscore within a word is only an underscore.
    private static string Unmarked(string text) => OuterUnderscore().Replace(text.Replace('*', '∗').Replace('`', 'ʹ').Replace('~', '∼'), "＿");

    // Not through the middle of an entity such as &amp;.
    private static string Cut(string text, int length)
    {
        var cut = Truncation.Cut(text, length);
        var entity = cut.LastIndexOf('&');
        return cut.Length < text.Length && entity >= 0 && cut.IndexOf(';', entity) < 0 ? cut[..entity] + "…" : cut;
    }

    // verbatim: names and addresses in the text are left as they are.
    private static JsonObject Section(string text) => new()
    {
        ["type"] = "section",
        ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text, ["verbatim"] = true },
    };

    private static JsonObject Context(Notification notification) => new()
    {
        ["type"] = "context",
        ["elements"] = new JsonArray(new JsonObject { ["type"] = "plain_text", ["text"] = Truncation.Cut("Message " + notification.Id, 300), ["emoji"] = false }),
    };

    [GeneratedRegex(@"(?<!\w)_|_(?!\w)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OuterUnderscore();
}
