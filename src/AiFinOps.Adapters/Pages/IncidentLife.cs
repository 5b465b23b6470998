using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Adapters.Pages;

/// <summary>The way from open to closed, with what is done and when.</summary>
internal static class IncidentLife
{
    private static readonly IReadOnlyList<(IncidentState State, string Name, Func<IncidentEvent, bool> Reached)> Stages =
    [
        (IncidentState.Open, "Open", one => one is IncidentOpened or IncidentReopened),
        (IncidentState.Acknowledged, "Acknowledged", one => one is Acknowledged),
        (IncidentState.Investigating, "Investigating", one => one is InvestigationStarted),
        (IncidentState.Resolved, "Resolved", one => one is IncidentResolved),
        (IncidentState.Closed, "Closed", one => one is IncidentClosed),
    ];

    public static void Write(Html html, IncidentView view) => html.Element(
        "ol",
        list =>
        {
            foreach (var (state, name, reached) in Stages)
            {
                Stage(list, view, name, state == view.Incident.State, view.Events.LastOrDefault(reached)?.At);
            }
        },
        ("class", "life"),
        ("aria-label", "Lifecycle"));

    private static void Stage(Html list, IncidentView view, string name, bool isNow, DateTimeOffset? at)
    {
        var text = name + (at is { } moment ? " " + Figures.Moment(moment, view.Configuration.TimeZone) : "");
        if (isNow)
        {
            list.Element("li", text, ("class", "now"), ("aria-current", "step"));
        }
        else
        {
            list.Element("li", text, ("class", at is null ? "ahead" : "done"));
        }
    }
}
