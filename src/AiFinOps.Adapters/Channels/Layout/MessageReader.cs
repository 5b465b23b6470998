using AiFinOps.Workflows.Ports;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AiFinOps.Adapters.Channels.Layout;

/// <summary>
/// Reads the Markdown of our own messages into lines. What came from outside was escaped when the message was written, so it arrives
/// here as plain text, whatever it looks like.
/// </summary>
internal static class MessageReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    public static MessageLayout Read(Notification notification)
    {
        List<MessageLine> lines = [.. Markdown.Parse(notification.Text, Pipeline).SelectMany(Lines).Where(line => line.Text.Trim().Length > 0)];
        return new(notification.Title, lines.Count > 0 ? lines : [new(LineKind.Paragraph, [new(notification.Title)])]);
    }

    private static IEnumerable<MessageLine> Lines(Block block) => block switch
    {
        HeadingBlock heading => [new(LineKind.Heading, Spans(heading.Inline))],
        Table table => Rows(table),
        ParagraphBlock paragraph => [new(LineKind.Paragraph, Spans(paragraph.Inline))],
        CodeBlock code => [new(LineKind.Paragraph, [new(code.Lines.ToString(), Code: true)])],
        ListBlock list => list.OfType<ListItemBlock>().SelectMany(item => item.SelectMany(Lines)).Select(line => line with { Kind = LineKind.Bullet }),
        ContainerBlock container => container.SelectMany(Lines),
        _ => [],
    };

    /// <summary>A narrow column has no room for a table: each row becomes a line that names its columns.</summary>
    private static IEnumerable<MessageLine> Rows(Table table)
    {
        var rows = table.OfType<TableRow>().ToList();
        var heads = rows.Where(row => row.IsHeader).SelectMany(Cells).Select(cell => string.Concat(cell.Select(span => span.Text))).ToList();
        return rows.Where(row => !row.IsHeader).Select(row => new MessageLine(LineKind.Bullet, [.. Cells(row).SelectMany((cell, column) => Cell(cell, column, heads))]));
    }

    private static IEnumerable<MessageSpan> Cell(IReadOnlyList<MessageSpan> cell, int column, List<string> heads) => column == 0
        ? cell.Select(span => span with { Bold = true })
        : IsNothing(cell) ? []
        : [new((column == 1 ? ": " : ", ") + (column < heads.Count ? heads[column].ToLowerInvariant() : "") + " "), .. cell];

    // What a table shows as a dash, because the column is there, a line leaves out.
    private static bool IsNothing(IReadOnlyList<MessageSpan> cell) => cell is [] or [{ Text: "–" }];

    private static IEnumerable<IReadOnlyList<MessageSpan>> Cells(TableRow row) =>
        row.OfType<TableCell>().Select(cell => (IReadOnlyList<MessageSpan>)[.. cell.OfType<ParagraphBlock>().SelectMany(paragraph => Spans(paragraph.Inline))]);

    private static IReadOnlyList<MessageSpan> Spans(ContainerInline? inlines) => inlines is null ? [] : [.. Merged(inlines.SelectMany(inline => Spans(inline, new(""))))];

    private static IEnumerable<MessageSpan> Spans(Inline inline, MessageSpan look) => inline switch
    {
        LiteralInline literal => [look with { Text = literal.Content.ToString() }],
        HtmlEntityInline entity => [look with { Text = entity.Transcoded.ToString() }],
        CodeInline code => [look with { Text = code.Content, Code = true }],
        LineBreakInline => [look with { Text = " " }],
        EmphasisInline emphasis => emphasis.SelectMany(inner => Spans(inner, look with { Bold = look.Bold || emphasis.DelimiterCount > 1 })),
        LinkInline { IsImage: false } link when Uri.TryCreate(link.Url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" =>
            link.SelectMany(inner => Spans(inner, look with { Link = address })),
        AutolinkInline { IsEmail: false } link when Uri.TryCreate(link.Url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" =>
            [look with { Text = link.Url, Link = address }],
        ContainerInline container => container.SelectMany(inner => Spans(inner, look)),
        _ => [look with { Text = inline.ToString() ?? "" }],
    };

    /// <summary>An escaped character is a literal of its own: put together what looks the same.</summary>
    private static IEnumerable<MessageSpan> Merged(IEnumerable<MessageSpan> spans)
    {
        MessageSpan? last = null;
        foreach (var span in spans)
        {
            if (last is not null && last with { Text = span.Text } == span)
            {
                last = last with { Text = last.Text + span.Text };
                continue;
            }

            if (last is not null)
            {
                yield return last;
            }

            last = span;
        }

        if (last is not null)
        {
            yield return last;
        }
    }
}
