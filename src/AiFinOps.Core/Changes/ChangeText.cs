using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Changes;

/// <summary>Changes in words: plain text, one line each, not yet encoded.</summary>
public static class ChangeText
{
    private const string LinkStart = " (http";

    /// <summary>The word of the feed for a kind.</summary>
    public static string Word(ChangeKind kind) => kind.ToString().ToLowerInvariant();

    /// <returns>Null where there is no such kind.</returns>
    public static ChangeKind? Kind(string word)
    {
        foreach (var kind in Enum.GetValues<ChangeKind>())
        {
            if (string.Equals(Word(kind), word, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return null;
    }

    public static IReadOnlyList<string> Words => [.. Enum.GetValues<ChangeKind>().Select(Word)];

    /// <summary>For example <c>2026-11-20 14:02 UTC, model on Support chat: gpt-4o became gpt-5, by release-bot (https://…)</c>.</summary>
    public static string Of(Change change, IReadOnlyList<string> lines, FinOpsConfiguration configuration)
    {
        var on = lines.Count > 0 ? " on " + string.Join(", ", lines.Select(configuration.LineName))
            : change.Dimensions.Provider.Length > 0 ? " at " + change.Dimensions.Provider
            : "";
        var by = change.Who.Length > 0 ? ", by " + change.Who : "";
        var link = change.Link.Length > 0 ? $" ({change.Link})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Figures.Moment(change.At, configuration.TimeZone)}, {Word(change.Kind)}{on}: {change.What}{by}{link}");
    }

    /// <summary>Text that ends with a told change taken apart, so that its link can be followed where it is shown.</summary>
    /// <returns>The words, the address that stood in brackets behind them, and the full stop if there is one; no address where it is none of http or https.</returns>
    public static (string Words, Uri? Link, string Stop) Parts(string told)
    {
        var start = told.LastIndexOf(LinkStart, StringComparison.Ordinal);
        var end = told.EndsWith(").", StringComparison.Ordinal) ? told.Length - 2 : told.Length - 1;
        return start > 0 && end > start && told[end] == ')' && Uri.TryCreate(told[(start + 2)..end], UriKind.Absolute, out var link) && link.Scheme is "https" or "http"
            ? (told[..start], link, told[(end + 1)..])
            : (told, null, "");
    }

    /// <summary>Text that ends with a told change as Markdown: inert but for the link.</summary>
    public static string Markdown(string told) => Parts(told) is (var words, { } link, var stop)
        ? $"{MarkdownWriter.Escape(words)} ({MarkdownWriter.Link(link)}){stop}"
        : MarkdownWriter.Escape(told);

    /// <summary>Changes on lines before those that are nobody's in particular, each newest first.</summary>
    public static IReadOnlyList<string> Overview(IEnumerable<Change> changes, int most, FinOpsConfiguration configuration)
    {
        var allocation = new ChangeAllocation(configuration.Lines, configuration.Rules);
        return Told(
            [.. changes
                .Select(change => new NearChange(change, ChangeNearness.Elsewhere, allocation.LinesOf(change)))
                .OrderByDescending(near => near.Lines.Count > 0)
                .ThenByDescending(near => near.Change.At)],
            most, configuration);
    }

    internal static IReadOnlyList<string> Told(IReadOnlyList<NearChange> changes, int most, FinOpsConfiguration configuration) =>
    [
        .. changes.Take(most).Select(near => Of(near.Change, near.Lines, configuration)),
        .. changes.Count > most ? [$"and {(changes.Count - most).ToString(CultureInfo.InvariantCulture)} more"] : Array.Empty<string>(),
    ];
}
