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

        var prefix = string.Create(CultureInfo.InvariantCulture, $"{incidentId}/{stored.Version:D4}-");
        var (folder, hash) = await LeftBehindAsync(prefix, cancellationToken) ?? await WriteAsync(prefix, await InputAsync(stored, inForce, cancellationToken), cancellationToken);
        crashPoints.Reach(CrashPoints.EvidenceStored);
        await index.AddAsync(RowOf(stored.Incident, folder, hash, await incidents.EventsAsync(line, incidentId, cancellationToken)), cancellationToken);
        crashPoints.Reach(CrashPoints.EvidenceWritten);
        var now = time.GetUtcNow();
        await desk.ActAsync(
            DeskOrder.On(line, incidentId, inForce.Configuration, _ => new RecordEvidence(now, Self, folder, hash)), cancellationToken);
    }

    /// <summary>A whole bundle of this state of the incident; null where there is none.</summary>
    private async Task<(string Folder, string Hash)?> LeftBehindAsync(string prefix, CancellationToken cancellationToken)
    {
        foreach (var folder in (await documents.ListAsync(Containers.Evidence, prefix, cancellationToken)).Select(EvidenceFolders.Of).Distinct(StringComparer.Ordinal))
        {
            var files = await EvidenceFolders.ReadAsync(documents, folder, cancellationToken);
            if (EvidenceVerifier.Verify(files).Count == 0)
            {
                return (folder, EvidenceBundle.ManifestHash(files));
            }
        }

        return null;
    }

    private async Task<(string Folder, string Hash)> WriteAsync(string prefix, EvidenceInput input, CancellationToken cancellationToken)
    {
        var files = EvidenceBundle.Build(input);
        var hash = EvidenceBundle.ManifestHash(files);
        var folder = string.Concat(prefix, hash.AsSpan(0, HashCharacters));
        foreach (var file in files)
        {
            await documents.CreateAsync(Containers.Evidence, $"{folder}/{file.Path}", file.Content, ContentType(file.Path), cancellationToken);
        }

        return (folder, hash);
    }

    private static EvidenceRow RowOf(Incident incident, string folder, string hash, IReadOnlyList<IncidentEvent> events)
    {
        var closed = events.OfType<IncidentClosed>().Last();
        return new EvidenceRow(incident.Id, incident.Line, folder, hash, closed.At, closed.Actor.Id);
    }

    /// <summary>Sealed as of the closure.</summary>
    private async Task<EvidenceInput> InputAsync(StoredIncident stored, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var incident = stored.Incident;
        var events = await incidents.EventsAsync(incident.Line, incident.Id, cancellationToken);
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
