using System.Text.Json;
using System.Text.Json.Serialization;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Demo;

/// <summary>What happened to whom, when and why, as one JSON file: for scripts, and for comparing two runs.</summary>
internal sealed class DemoReport(IIncidentStore incidents, DemoFolders folders)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public async Task WriteAsync(IReadOnlyList<StoredIncident> all, CancellationToken cancellationToken)
    {
        List<object> told = [];
        foreach (var incident in all.Select(stored => stored.Incident).OrderBy(incident => incident.OpenedAt).ThenBy(incident => incident.Id, StringComparer.Ordinal))
        {
            var events = await incidents.EventsAsync(incident.Line, incident.Id, cancellationToken);
            var steps = await incidents.StepsAsync(incident.Line, incident.Id, cancellationToken);
            told.Add(Of(incident, events, steps));
        }

        await File.WriteAllTextAsync(folders.Report, JsonSerializer.Serialize(new { incidents = told }, Options), cancellationToken);
    }

    private static object Of(Incident incident, IReadOnlyList<IncidentEvent> events, IReadOnlyList<NotificationStep> steps) => new
    {
        incident.Id,
        incident.Line,
        Cause = incident.CauseKey,
        incident.Severity,
        incident.State,
        incident.OpenedAt,
        incident.ResolvedAt,
        incident.Firings,
        incident.Finding.Reason,
        incident.EvidenceLocation,
        Containments = incident.Containments.Select(record => new { record.Plan.ActionId, record.State, record.DryRun, record.Plan.Margin }),
        Notifications = steps.Select(step => new { step.StepId, step.Group, step.Channel, step.Why, At = step.DueAt, step.State }),
        Timeline = events.Select(happened => new { happened.At, Actor = happened.Actor.Id, What = happened.GetType().Name }),
    };
}
