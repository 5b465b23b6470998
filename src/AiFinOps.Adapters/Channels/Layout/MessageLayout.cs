namespace AiFinOps.Adapters.Channels.Layout;

/// <summary>A message as lines of plain text with their meaning, before it is written in the format of a channel.</summary>
/// <param name="Title">One line, for places that show nothing else.</param>
internal sealed record MessageLayout(string Title, IReadOnlyList<MessageLine> Lines);

internal enum LineKind
{
    Paragraph,
    Heading,
    Bullet,
}

/// <summary>One line. Its first one says what happened; it is never left out.</summary>
internal sealed record MessageLine(LineKind Kind, IReadOnlyList<MessageSpan> Spans)
{
    public bool HasLink => Spans.Any(span => span.Link is not null);

    public string Text => string.Concat(Spans.Select(span => span.Text));
}

/// <summary>Text with one look. It is plain: whoever writes it encodes it for the format.</summary>
/// <param name="Link">Address of one of our own pages; null for text.</param>
internal sealed record MessageSpan(string Text, bool Bold = false, bool Code = false, Uri? Link = null);
