using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AiFinOps.Core.Changes;

namespace AiFinOps.Adapters.Pages;

/// <summary>Writes HTML. There is no way to add text without encoding it.</summary>
internal sealed class Html
{
    // Letters of every script stay readable in the source; what could become markup is encoded all the same.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder markup = new();

    /// <summary>An element with content. Attribute values are encoded; names are ours.</summary>
    public Html Element(string tag, Action<Html> content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Void(tag, attributes);
        content(this);
        markup.Append("</").Append(tag).Append('>');
        return this;
    }

    /// <summary>An element that has neither content nor an end, such as <c>meta</c>.</summary>
    public Html Void(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        markup.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            markup.Append(' ').Append(name).Append("=\"").Append(Encode(value)).Append('"');
        }

        markup.Append('>');
        return this;
    }

    /// <summary>The one style sheet of <see cref="PageStyle"/>: our own text, which an encoder would break.</summary>
    public Html Style()
    {
        markup.Append("<style>").Append(PageStyle.Css).Append("</style>");
        return this;
    }

    public Html Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Element(tag, inner => inner.Text(text), attributes);

    public Html Text(string text)
    {
        markup.Append(Encode(text));
        return this;
    }

    public Html Paragraph(string text) => Element("p", text);

    public Html Heading(int level, string text) => Element(level switch { 1 => "h1", 2 => "h2", _ => "h3" }, text);

    /// <summary>A link within our pages or to the web; an address of any other kind is shown as text.</summary>
    public Html Link(string address, string text) =>
        IsHarmless(address) ? Element("a", text, ("href", address)) : Text(text);

    public Html List(IEnumerable<string> items) => List(items, (inner, item) => inner.Text(item));

    public Html List<T>(IEnumerable<T> items, Action<Html, T> write) => Element("ul", list =>
    {
        foreach (var item in items)
        {
            list.Element("li", entry => write(entry, item));
        }
    });

    /// <summary>Changes as they are told, each with its link.</summary>
    public Html Changes(IEnumerable<string> told) => List(told, (entry, one) =>
    {
        var (words, link, stop) = ChangeText.Parts(one);
        entry.Text(words);
        if (link is not null)
        {
            entry.Text(" (").Link(link.AbsoluteUri, link.AbsoluteUri).Text(")" + stop);
        }
    });

    /// <summary>Names and short values, side by side.</summary>
    public Html Facts(IEnumerable<(string Name, string Value)> facts) => Definitions("facts", facts);

    /// <summary>Names and sentences, one below the other.</summary>
    public Html Explained(IEnumerable<(string Name, string Value)> facts) => Definitions("explained", facts);

    public override string ToString() => markup.ToString();

    private Html Definitions(string css, IEnumerable<(string Name, string Value)> facts) => Element(
        "dl",
        list =>
        {
            foreach (var (name, value) in facts)
            {
                list.Element("div", pair => pair.Element("dt", name).Element("dd", value));
            }
        },
        ("class", css));

    private static string Encode(string text) => Encoder.Encode(text);

    private static bool IsHarmless(string address) =>
        !address.StartsWith("//", StringComparison.Ordinal)
        && Uri.TryCreate(address, UriKind.RelativeOrAbsolute, out var uri)
        && (address.StartsWith('/') || !uri.IsAbsoluteUri || uri.Scheme is "http" or "https");
}
