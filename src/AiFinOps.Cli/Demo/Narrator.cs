using System.Globalization;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Ports;
using Spectre.Console;

namespace AiFinOps.Cli.Demo;

/// <summary>Tells what happened since it last looked, oldest first: one line per fact, in the organisation's zone. Plain text where nobody looks at a terminal.</summary>
internal sealed class Narrator(IIncidentStore incidents, IAnsiConsole console, string zone)
{
    private readonly Dictionary<string, int> told = new(StringComparer.Ordinal);
    private readonly TimeZoneInfo timeZone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    public async Task TellAsync(CancellationToken cancellationToken)
    {
        List<(Incident Incident, IncidentEvent Event)> news = [];
        foreach (var stored in await incidents.ListAsync(includeClosed: true, cancellationToken))
        {
            var known = told.GetValueOrDefault(stored.Incident.Id);
            if (stored.Version > known)
            {
                var events = await incidents.EventsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken);
                news.AddRange(events.Skip(known).Where(IsWorthTelling).Select(one => (stored.Incident, one)));
                told[stored.Incident.Id] = events.Count;
            }
        }

        foreach (var (incident, one) in news.OrderBy(item => item.Event.At))
        {
            Tell(incident, one);
        }
    }

    /// <summary>Deliveries, clocks and daily restatements are in the timeline of each page.</summary>
    private static bool IsWorthTelling(IncidentEvent one) =>
        one is not (NotificationDelivered or NotificationRequested or ClocksStarted or FindingUpdated or RecoveryChecked { Stable: false });

    private void Tell(Incident incident, IncidentEvent one)
    {
        var entry = EventText.Describe(one, zone);
        var at = TimeZoneInfo.ConvertTime(one.At, timeZone);
        var detail = entry.Detail.Length > 0 ? $": {entry.Detail}" : "";
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"[grey]{at:ddd dd MMM HH:mm}[/]  [bold]{incident.Line,-18}[/] [{ColourOf(one, incident)}]{entry.What}[/]{detail} [grey]({one.Actor.Id})[/]");
    }

    private static string ColourOf(IncidentEvent one, Incident incident) => one switch
    {
        IncidentOpened or IncidentReopened => incident.Severity >= Severity.High ? "red" : "yellow",
        ContainmentRequested or ContainmentApplied or ClockMissed or NotificationFailed => "red",
        IncidentResolved or IncidentClosed or EvidenceWritten or ReenableApproved or ContainmentReverted or RecoveryChecked => "green",
        _ => "blue",
    };
}
