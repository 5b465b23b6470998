using AiFinOps.Adapters.Pages;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Demo;

/// <summary>Writes the pages of the end of the run as files: one for each incident, the dashboard, and the one that links them all.</summary>
internal sealed class DemoPages(IIncidentStore incidents, IConfigurationStore configurations, IReviewStore reviews, DailyFigures figures, WhatChanged changed, ProposePrevention prevention, TimeProvider time, DemoFolders folders)
{
    public async Task WriteAsync(IReadOnlyList<StoredIncident> all, CancellationToken cancellationToken)
    {
        var inForce = await configurations.LoadAsync(cancellationToken) ?? throw new InvalidOperationException("The demo's configuration is gone.");
        var now = time.GetUtcNow();
        Directory.CreateDirectory(folders.Incidents);
        foreach (var stored in all)
        {
            await WriteIncidentAsync(stored, inForce, now, cancellationToken);
        }

        var daily = await figures.ReadAsync(inForce, now, cancellationToken);
        var open = all.Select(stored => stored.Incident).Where(incident => incident.IsOpen).ToList();
        var dashboard = new DashboardView(inForce.Configuration, daily.Day, daily.Lines, open, now)
        {
            Groups = daily.Groups,
            Calibrations = [.. all.Select(stored => stored.Incident).Where(incident => incident.Calibration is { IsOpen: true })],
        };
        await File.WriteAllTextAsync(folders.Dashboard, DashboardPage.Write(dashboard, PageMap.Files("")), cancellationToken);
        await WriteIndexAsync(all, inForce.Configuration, now, cancellationToken);
    }

    private async Task WriteIncidentAsync(StoredIncident stored, ConfigurationInForce inForce, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var incident = stored.Incident;
        var events = await incidents.EventsAsync(incident.Line, incident.Id, cancellationToken);
        var steps = await incidents.StepsAsync(incident.Line, incident.Id, cancellationToken);
        var view = new IncidentView(incident, events, steps, inForce.Configuration, now, EvidenceOf(stored, "../"))
        {
            Changes = await changed.BeforeAsync(incident, inForce.Configuration, cancellationToken),
            Prevention = await prevention.RunAsync(incident, inForce, cancellationToken),
        };
        await File.WriteAllTextAsync(Path.Combine(folders.Incidents, incident.Id + ".html"), IncidentPage.Write(view, PageMap.Files("../")), cancellationToken);
    }

    private async Task WriteIndexAsync(IReadOnlyList<StoredIncident> all, FinOpsConfiguration configuration, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var packs = await reviews.ListAsync(cancellationToken);
        var summary = new SummaryView(
            configuration,
            [.. all.Select(stored => new SummaryIncident(stored.Incident, EvidenceOf(stored, "")))],
            [.. packs.OrderBy(pack => pack.From).Select(pack => new SummaryDocument($"Weekly review pack {pack.Id}", $"reviews/{pack.Id}.md", $"{pack.From:yyyy-MM-dd} to {pack.To:yyyy-MM-dd}"))],
            now);
        await File.WriteAllTextAsync(folders.Index, SummaryPage.Write(summary, PageMap.Files("")), cancellationToken);
    }

    private static string? EvidenceOf(StoredIncident stored, string up) =>
        stored.Incident.EvidenceLocation is null ? null : $"{up}evidence/{stored.Incident.Id}/timeline.md";
}
