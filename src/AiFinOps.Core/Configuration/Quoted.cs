using System.Globalization;
using System.Text;

namespace AiFinOps.Core.Configuration;

/// <summary>Text from outside as it may stand in a message: short, on one line, and never a secret.</summary>
public static class Quoted
{
    private const int Longest = 60;

    public static string Text(string text) =>
        SecretShapes.Recognise(text) is null ? $"`{Printable(text)}`" : "(not shown: it looks like a secret)";

    public static string List(IEnumerable<string> words) => string.Join(", ", words.Select(Text));

    private static string Printable(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(Longest))
        {
            var category = Rune.GetUnicodeCategory(rune);
            shown.Append(category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator ? "�" : rune.ToString());
        }

        return text.Length > Longest ? shown.Append('…').ToString() : shown.ToString();
    }
}
