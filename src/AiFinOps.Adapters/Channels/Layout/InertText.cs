using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AiFinOps.Adapters.Channels.Layout;

/// <summary>
/// Text from outside that no receiver turns into more than text: nobody is mentioned, no address becomes a link of its own accord.
/// A character without width keeps what people read as it is. The escapes of a format come on top.
/// </summary>
internal static partial class InertText
{
    private const string Apart = "\u200B";

    public static string Of(string outside) => Mention().Replace(Address().Replace(Visible(outside), "$0" + Apart), "$0" + Apart);

    /// <summary>One line, without characters that control something or turn the reading direction.</summary>
    private static string Visible(string outside) => string.Concat(outside.EnumerateRunes().Select(rune =>
        Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? " "
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format ? ""
        : rune.ToString()));

    // At the beginning of a word: the middle of a mail address mentions nobody.
    [GeneratedRegex(@"(?<![A-Za-z0-9._%+-])@(?=\w)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mention();

    // Between the scheme and the slashes, and before the domain of an address without a scheme.
    [GeneratedRegex(@":(?=//)|\bwww(?=\.)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
