using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Adapters.Pages;

/// <summary>What every page has: title, way around, time of writing, style. Nothing is loaded from anywhere.</summary>
internal static class PageFrame
{
    // Nothing but our own style may take effect, whatever a name in the data says.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action ";

    /// <param name="asks">The page has a form, which goes to where the page came from.</param>
    public static string Write(string title, string organization, PageMap map, string footer, Action<Html> content, bool asks = false) =>
        "<!doctype html>\n" + new Html().Element(
            "html",
            html => html
                .Element("head", head => head
                    .Void("meta", ("charset", "utf-8"))
                    .Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
                    .Void("meta", ("name", "color-scheme"), ("content", "light dark"))
                    .Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy + (asks ? "'self'" : "'none'")))
                    .Element("title", $"{title} – {organization}")
                    .Style())
                .Element("body", body => body
                    .Element("nav", nav => Navigation(nav, map), ("aria-label", "Pages"))
                    .Element("main", content)
                    .Element("footer", footer)),
            ("lang", "en"));

    public static Html Badge(this Html html, string text, string kind) => html.Element("span", text, ("class", "badge " + kind));

    public static string Kind(Severity severity) => severity.ToString().ToLowerInvariant();

    public static string WrittenAt(DateTimeOffset now, string zone) => $"Written {Figures.Moment(now, zone)} by AiFinOps.";

    private static void Navigation(Html nav, PageMap map)
    {
        nav.Link(map.Dashboard, "Dashboard").Text(" ").Link(map.Summary, "All incidents and packs");
    }
}
