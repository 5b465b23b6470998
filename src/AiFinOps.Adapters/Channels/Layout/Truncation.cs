using System.Text;

namespace AiFinOps.Adapters.Channels.Layout;

/// <summary>
/// Makes a message fit. The first line and the lines with links stay, what is left out is left out from the end, and the message says
/// that it was cut. A character is never cut in half.
/// </summary>
internal static class Truncation
{
    private const string Ellipsis = "…";

    private static readonly MessageLine Notice = new(LineKind.Paragraph, [new("The message was cut here: it is longer than this channel takes.")]);

    /// <param name="fits">Whether the channel takes the message as it would be written.</param>
    public static MessageLayout Fit(MessageLayout message, Func<MessageLayout, bool> fits)
    {
        if (fits(message))
        {
            return message;
        }

        var kept = message.Lines.Index().Where(line => line.Index == 0 || line.Item.HasLink).Select(line => line.Index).ToHashSet();
        var others = message.Lines.Index().Select(line => line.Index).Where(index => !kept.Contains(index)).ToList();
        var most = Largest(0, Math.Max(others.Count - 1, 0), count => fits(Without(message, kept, others, count)));
        var cut = Without(message, kept, others, Math.Max(most, 0));
        if (most >= 0)
        {
            return cut;
        }

        var longest = cut.Lines.SelectMany(line => line.Spans).Max(span => span.Text.Length);
        return Shortened(cut, Math.Max(Largest(1, longest, length => fits(Shortened(cut, length))), 1));
    }

    /// <summary>Shortened to at most <paramref name="length"/> UTF-16 characters, the mark of the cut among them.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = Math.Max(length - Ellipsis.Length, 0);
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return text[..end] + Ellipsis;
    }

    /// <summary>Shortened to at most <paramref name="count"/> code points, the mark of the cut among them.</summary>
    public static string CutRunes(string text, int count)
    {
        var runes = text.EnumerateRunes().ToList();
        return runes.Count <= count ? text : string.Concat(runes.Take(count - 1)) + Ellipsis;
    }

    private static MessageLayout Without(MessageLayout message, HashSet<int> kept, List<int> others, int count)
    {
        var last = count > 0 ? others[count - 1] : 0;
        var shown = others.Take(count).ToHashSet();
        List<MessageLine> lines = [];
        foreach (var (index, line) in message.Lines.Index())
        {
            if (kept.Contains(index) || shown.Contains(index))
            {
                lines.Add(line);
            }

            if (index == last)
            {
                lines.Add(Notice);
            }
        }

        return message with { Lines = lines };
    }

    private static MessageLayout Shortened(MessageLayout message, int length) => message with
    {
        Title = Cut(message.Title, length),
        Lines = [.. message.Lines.Select(line => ReferenceEquals(line, Notice) ? line : line with { Spans = [.. line.Spans.Select(span => span with { Text = Cut(span.Text, length) })] })],
    };

    /// <summary>The largest number for which the condition holds; one below <paramref name="low"/> where it never does. It must hold for smaller ones too.</summary>
    private static int Largest(int low, int high, Func<int, bool> holds)
    {
        var best = low - 1;
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            if (holds(middle))
            {
                best = middle;
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return best;
    }
}
