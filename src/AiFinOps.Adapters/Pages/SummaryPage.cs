using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Adapters.Pages;

/// <summary>The page that links everything.</summary>
/// <param name="Incidents">Open and closed ones.</param>
/// <param name="Documents">Review packs and whatever else was written.</param>
public sealed record SummaryView(FinOpsConfiguration Configuration, IReadOnlyList<SummaryIncident> Incidents, IReadOnlyList<SummaryDocument> Documents, DateTimeOffset Now);

/// <param name="EvidenceAddress">Where the sealed bundle can be read; null where there is none.</param>
public sealed record SummaryIncident(Incident Incident, string? EvidenceAddress);

/// <param name="Note">A few words, for example the days that a pack covers; may be empty.</param>
public sealed record SummaryDocument(string Title, string Address, string Note);

/// <summary>All incidents, packs and evidence on one page.</summary>
public static class SummaryPage
{
    public static string Write(SummaryView view, PageMap map)
    {
        var configuration = view.Configuration;
        return PageFrame.Write("All incidents and packs", configuration.Organization, map, PageFrame.WrittenAt(view.Now, configuration.TimeZone), html =>
        {
            html.Heading(1, $"{configuration.Organization}: incidents, packs and evidence");
            Incidents(html, "Open", [.. view.Incidents.Where(one => one.Incident.IsOpen)], configuration, map);
            Incidents(html, "Closed", [.. view.Incidents.Where(one => !one.Incident.IsOpen)], configuration, map);
            Documents(html, view.Documents);
        });
    }

    private static void Incidents(Html html, string title, IReadOnlyList<SummaryIncident> incidents, FinOpsConfiguration configuration, PageMap map)
    {
        html.Heading(2, $"{title}: {Figures.Count(incidents.Count, "incident", "incidents")}");
        if (incidents.Count == 0)
        {
            html.Paragraph("None.");
            return;
        }

        html.Table(
            "The most severe first",
            [new("What"), new("Severity"), new("State"), new("Owner"), new("Opened"), new("Evidence")],
            incidents.OrderByDescending(one => one.Incident.Severity).ThenByDescending(one => one.Incident.OpenedAt).Select(one => Cells(one, configuration, map)));
    }

    private static IReadOnlyList<Cell> Cells(SummaryIncident one, FinOpsConfiguration configuration, PageMap map)
    {
        var incident = one.Incident;
        return
        [
            Cell.Of(html => html.Link(map.Incident(incident.Id), Headline.For(incident, configuration))),
            Cell.Of(html => html.Badge(incident.Severity.ToString(), PageFrame.Kind(incident.Severity))),
            Naming.StateName(incident.State),
            configuration.GroupName(incident.OwnerGroup),
            Figures.Moment(incident.OpenedAt, configuration.TimeZone),
            one.EvidenceAddress is { } address ? Cell.Of(html => html.Link(address, "Sealed bundle")) : incident.IsOpen ? "at closure" : "none",
        ];
    }

    private static void Documents(Html html, IReadOnlyList<SummaryDocument> documents)
    {
        html.Heading(2, "Packs and other documents");
        if (documents.Count == 0)
        {
            html.Paragraph("None yet.");
            return;
        }

        html.List(documents, (item, document) => item.Link(document.Address, document.Title).Text(document.Note.Length > 0 ? " – " + document.Note : ""));
    }
}
