using System.Globalization;
using System.Text;

namespace AiFinOps.Core.Playbooks;

/// <summary>Writes Markdown with line feeds on every system, and keeps names that come from outside from becoming markup.</summary>
public sealed class MarkdownWriter
{
    private const string Special = @"\`*_[]|~";

    private readonly StringBuilder text = new();

    public MarkdownWriter Line(string line = "")
    {
        text.Append(line).Append('\n');
        return this;
    }

    public MarkdownWriter Heading(int level, string title) => Line(new string('#', level) + " " + title).Line();

    public MarkdownWriter Bullets(IEnumerable<string> items)
    {
        foreach (var item in items)
        {
            Line("- " + item);
        }

        return Line();
    }

    /// <summary>A table; cells are Markdown already.</summary>
    /// <param name="rightAligned">Columns of figures, by position.</param>
    public MarkdownWriter Table(IReadOnlyList<string> headers, IReadOnlySet<int> rightAligned, IEnumerable<IReadOnlyList<string>> rows)
    {
        Line(Row(headers));
        Line(Row([.. headers.Select((_, column) => rightAligned.Contains(column) ? "---:" : "---")]));
        foreach (var row in rows)
        {
            Line(Row(row));
        }

        return Line();
    }

    public override string ToString() => text.ToString();

    /// <summary>
    /// Text from outside as inert, one-line Markdown: no markup, no HTML, no table cell border, no automatic link,
    /// no control character and no character that turns the reading direction.
    /// </summary>
    public static string Escape(string? outside)
    {
        var inert = new StringBuilder();
        foreach (var rune in (outside ?? "").EnumerateRunes())
        {
            inert.Append(Inert(rune));
        }

        var line = inert.ToString().Trim().Replace("://", @":\//", StringComparison.Ordinal);
        return line.Length > 0 && line[0] is '#' or '-' or '+' or '=' ? @"\" + line : line;
    }

    /// <summary>An address from outside, to be seen whole and followed: what could end it, or a table cell, is percent-encoded in it.</summary>
    /// <param name="address">Of http or https.</param>
    public static string Link(Uri address) => $"<{address.AbsoluteUri.Replace("|", "%7C", StringComparison.Ordinal)}>";

    /// <summary>Text from outside for a fenced block, which knows no escapes: one line, and nothing that ends the fence.</summary>
    public static string Plain(string? outside) =>
        string.Concat((outside ?? "").EnumerateRunes().Select(rune => rune.Value switch
        {
            '`' => "'",
            _ when Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => " ",
            _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format => "",
            _ => rune.ToString(),
        })).Trim();

    private static string Inert(Rune rune) => rune.Value switch
    {
        '<' => "&lt;",
        '>' => "&gt;",
        '&' => "&amp;",
        _ when rune.Value is '\r' or '\n' or '\t' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => " ",
        _ when Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format => "",
        _ when rune.IsAscii && Special.Contains((char)rune.Value, StringComparison.Ordinal) => @"\" + rune,
        _ => rune.ToString(),
    };

    private static string Row(IReadOnlyList<string> cells) => "| " + string.Join(" | ", cells) + " |";
}
