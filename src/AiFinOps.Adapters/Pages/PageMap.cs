namespace AiFinOps.Adapters.Pages;

/// <summary>Where the other pages are, seen from the page that is written.</summary>
/// <param name="Summary">Address of the page over all incidents, packs and evidence.</param>
/// <param name="Dashboard">Address of the dashboard.</param>
/// <param name="Incident">Address of an incident's page by its id.</param>
public sealed record PageMap(string Summary, string Dashboard, Func<string, string> Incident)
{
    /// <summary>Addresses that the running product serves.</summary>
    public static PageMap Served { get; } = new("/api/incidents", "/api/dashboard", id => "/api/incidents/" + Uri.EscapeDataString(id));

    /// <summary>Files in one folder: <c>index.html</c>, <c>dashboard.html</c> and <c>incidents/ID.html</c>.</summary>
    /// <param name="up"><c>../</c> for a page in a folder below; empty for one at the top.</param>
    public static PageMap Files(string up) => new(up + "index.html", up + "dashboard.html", id => $"{up}incidents/{Uri.EscapeDataString(id)}.html");
}
