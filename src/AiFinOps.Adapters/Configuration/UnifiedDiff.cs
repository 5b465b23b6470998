using System.Globalization;
using System.Text;

namespace AiFinOps.Adapters.Configuration;

/// <summary>The one place where two texts differ, as a unified diff that <c>patch -p1</c> and <c>git apply</c> take.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <param name="file">Name of the file in the headings.</param>
    /// <returns>Empty where the texts are the same.</returns>
    public static string Of(string file, string before, string after)
    {
        if (string.Equals(before, after, StringComparison.Ordinal))
        {
            return "";
        }

        string[] old = Lines(before), changed = Lines(after);
        var most = Math.Min(old.Length, changed.Length);
        var same = Enumerable.Range(0, most).TakeWhile(index => string.Equals(old[index], changed[index], StringComparison.Ordinal)).Count();
        var end = Enumerable.Range(1, most - same).TakeWhile(back => string.Equals(old[^back], changed[^back], StringComparison.Ordinal)).Count();
        var from = Math.Max(0, same - Context);
        var (oldTo, changedTo) = (Math.Min(old.Length, old.Length - end + Context), Math.Min(changed.Length, changed.Length - end + Context));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"--- a/{file}\n+++ b/{file}\n@@ -{Range(from, oldTo)} +{Range(from, changedTo)} @@\n");
        Add(text, ' ', old[from..same]);
        Add(text, '-', old[same..^end]);
        Add(text, '+', changed[same..^end]);
        Add(text, ' ', old[^end..oldTo]);
        return text.ToString();
    }

    private static string Range(int from, int to) => string.Create(CultureInfo.InvariantCulture, $"{(to > from ? from + 1 : from)},{to - from}");

    private static void Add(StringBuilder text, char sign, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(sign).Append(line);
            if (!line.EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }
    }

    /// <summary>With their ends.</summary>
    private static string[] Lines(string text)
    {
        List<string> lines = [];
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }

        return [.. lines];
    }
}
