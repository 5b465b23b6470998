using System.Globalization;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Writes the evidence bundle of a closed incident, once, and records where it is. A process that ended on the way leaves either a whole bundle,
/// which the next one takes over though the world went on meanwhile, or one without its manifest, which is written last: that is none.
/// </summary>
public sealed class ArchiveEvidence(IIncidentStore incidents, IDocumentStore documents, IEvidenceIndex index, ILedger ledger, WhatChanged changed, ProposePrevention prevention, IncidentDesk desk, TimeProvider time, ICrashPoints crashPoints)
{
    /// <summary>Enough of the manifest's hash to tell bundles of one incident apart.</summary>
    private const int HashCharacters = 12;

    private static readonly Actor Self = Actor.System(nameof(ArchiveEvidence));

    public async Task RunAsync(string line, string incidentId, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        if (await incidents.FindAsync(line, incidentId, cancellationToken) is not { Incident: { State: IncidentState.Closed, EvidenceLocation: null } } stored)
        {
            return;
        }

        var events = await incidents.EventsAsync(line, incidentId, cancellationToken);
        var (folder, hash) = await LeftBehindAsync(incidentId, events, inForce, cancellationToken) ?? await WriteAsync(stored, events, inForce, cancellationToken);
        crashPoints.Reach(CrashPoints.EvidenceStored);
        await index.AddAsync(RowOf(stored.Incident, folder, hash, events), cancellationToken);
        crashPoints.Reach(CrashPoints.EvidenceWritten);
        var now = time.GetUtcNow();
        await desk.ActAsync(
            DeskOrder.On(line, incidentId, inForce.Configuration, _ => new RecordEvidence(now, Self, folder, hash)), cancellationToken);
    }

    /// <summary>
    /// What a process sealed that ended before it could write that down: a whole bundle of this closure, which tells the incident's own events and is
    /// named after what it holds, so that nobody can lay another one there. Null where there is none.
    /// </summary>
    private async Task<(string Folder, string Hash)?> LeftBehindAsync(string incidentId, IReadOnlyList<IncidentEvent> events, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var closedAs = events.Index().Last(one => one.Item is IncidentClosed).Index + 1;
        foreach (var folder in (await documents.ListAsync(Containers.Evidence, incidentId + "/", cancellationToken)).Select(EvidenceFolders.Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var files = await EvidenceFolders.ReadAsync(documents, folder, cancellationToken);
            if (EvidenceVerifier.Verify(files).Count == 0
                && EvidenceBundle.VersionTold(files, events, inForce.Configuration.People) is { } version && version >= closedAs
                && string.Equals(FolderOf(incidentId, version, files), folder, StringComparison.Ordinal))
            {
                return (folder, EvidenceBundle.ManifestHash(files));
            }
        }

        return null;
    }

    /// <summary>The manifest is written last: a folder that has one has everything.</summary>
    private async Task<(string Folder, string Hash)> WriteAsync(StoredIncident stored, IReadOnlyList<IncidentEvent> events, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var files = EvidenceBundle.Build(await InputAsync(stored, events, inForce, cancellationToken));
        var folder = FolderOf(stored.Incident.Id, stored.Version, files);
        foreach (var file in files)
        {
            await documents.CreateAsync(Containers.Evidence, $"{folder}/{file.Path}", file.Content, ContentType(file.Path), cancellationToken);
        }

        return (folder, EvidenceBundle.ManifestHash(files));
    }

    /// <summary>Incident, version of the incident, and the beginning of the manifest's hash.</summary>
    private static string FolderOf(string incidentId, int version, IReadOnlyList<EvidenceFile> files) =>
        string.Create(CultureInfo.InvariantCulture, $"{incidentId}/{version:D4}-{EvidenceBundle.ManifestHash(files).AsSpan(0, HashCharacters)}");

    private static EvidenceRow RowOf(Incident incident, string folder, string hash, IReadOnlyList<IncidentEvent> events)
    {
        var closed = events.OfType<IncidentClosed>().Last();
        return new EvidenceRow(incident.Id, incident.Line, folder, hash, closed.At, closed.Actor.Id);
    }

    /// <summary>Sealed as of the closure.</summary>
    private async Task<EvidenceInput> InputAsync(StoredIncident stored, IReadOnlyList<IncidentEvent> events, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var incident = stored.Incident;
        var steps = await incidents.StepsAsync(incident.Line, incident.Id, cancellationToken);
        return new EvidenceInput(
            incident, events, inForce.Version, inForce.Hash, inForce.Rows, await ledger.CurrentVersionAsync(cancellationToken),
            [.. steps.Select(step => new EvidenceNotification(step.StepId, step.Channel, step.Group, step.Level, step.Why, step.DueAt, step.State.ToString(), step.Attempts))],
            inForce.Configuration.TimeZone, events[^1].At)
        {
            Proposed = CategoryProposal.Of(incident, inForce.Configuration),
            People = inForce.Configuration.People,
            Changes = await changed.BeforeAsync(incident, inForce.Configuration, cancellationToken),
            Proposal = (await prevention.RunAsync(incident, inForce, cancellationToken))?.Diff,
        };
    }

    private static string ContentType(string path) => path.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/markdown; charset=utf-8";
}
