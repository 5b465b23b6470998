using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Pages;

/// <summary>Who was told, what happened when, and what proves it.</summary>
internal static class IncidentHistory
{
    public static void Write(Html html, IncidentView view)
    {
        Notifications(html, view);
        Timeline(html, view);
        Evidence(html, view);
    }

    private static void Notifications(Html html, IncidentView view)
    {
        html.Heading(2, "Messages");
        if (view.Steps.Count == 0)
        {
            html.Paragraph("Nobody was told yet.");
            return;
        }

        html.Table(
            $"Who is told, by which channel, and what became of it. Times are {view.Configuration.TimeZone}",
            [new("Due"), new("To"), new("Channel"), new("Why"), new("State"), new("Attempts", IsFigure: true)],
            view.Steps.OrderBy(step => step.DueAt).ThenBy(step => step.Level).Select(step => Cells(step, view.Configuration)));
    }

    private static IReadOnlyList<Cell> Cells(NotificationStep step, FinOpsConfiguration configuration) =>
    [
        Moment(step.DueAt, configuration.TimeZone),
        string.Create(CultureInfo.InvariantCulture, $"{configuration.GroupName(step.Group)}, level {step.Level}"),
        step.Channel,
        step.Why,
        Cell.Of(html => html.Badge(step.State.ToString(), step.State switch { StepState.Delivered => "good", StepState.Failed => "critical", _ => "quiet" })),
        step.Attempts.ToString(CultureInfo.InvariantCulture),
    ];

    private static void Timeline(Html html, IncidentView view)
    {
        var zone = view.Configuration.TimeZone;
        html.Heading(2, "Timeline").Table(
            $"Times are {zone}",
            [new("When"), new("What"), new("Detail"), new("Who")],
            view.Events.Select(one =>
            {
                var entry = EventText.Describe(one, zone);
                IReadOnlyList<Cell> cells = [Moment(one.At, zone), entry.What, entry.Detail, Who(one.Actor, view.Configuration)];
                return cells;
            }));
    }

    // The caption of the table names the zone once.
    private static string Moment(DateTimeOffset at, string zone) => Figures.Moment(at, zone)[.."yyyy-MM-dd HH:mm".Length];

    private static string Who(Actor actor, FinOpsConfiguration configuration) =>
        string.Equals(actor.KnownBy, "system", StringComparison.Ordinal) ? $"AiFinOps, {actor.Id}" : configuration.PersonName(actor.Id);

    private static void Evidence(Html html, IncidentView view)
    {
        var incident = view.Incident;
        html.Heading(2, "Evidence");
        if (view.EvidenceAddress is { } address)
        {
            html.Element("p", line => line.Link(address, "Open the sealed evidence bundle").Text(". Check it with finops evidence verify."));
        }
        else
        {
            html.Paragraph(incident.EvidenceLocation is { } location ? $"Sealed at {location}." : "The bundle is sealed when the incident is closed.");
        }

        html.Paragraph($"Incident {incident.Id}, cause {incident.CauseKey}, opened {Figures.Moment(incident.OpenedAt, view.Configuration.TimeZone)}.");
    }
}
