using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <param name="Incident">Id of the incident; for a bundle that nobody knows, its folder.</param>
public sealed record EvidenceCheck(string Incident, string Folder, int Files, IReadOnlyList<EvidenceProblem> Problems)
{
    /// <summary>A process ended while it wrote it: it is no bundle, and proves nothing.</summary>
    public bool IsUnfinished { get; init; }
}

/// <summary>
/// Holds what is stored against what was written down: every bundle against its row of the index, every row against what its incident remembers,
/// and every closed incident against both. A bundle, a row or an incident that is alone is a problem.
/// </summary>
public sealed class VerifyEvidence(IIncidentStore incidents, IEvidenceIndex index, IDocumentStore documents, TimeProvider time)
{
    /// <summary>The sweep writes a bundle within minutes of the closure; what is missing later is missing.</summary>
    private static readonly TimeSpan WrittenWithin = TimeSpan.FromHours(1);

    /// <summary>Every byte of every bundle.</summary>
    /// <param name="incidentId">Null for all.</param>
    public Task<IReadOnlyList<EvidenceCheck>> RunAsync(string? incidentId, CancellationToken cancellationToken) => RunAsync(incidentId, CheckAsync, cancellationToken);

    /// <summary>Only whether every bundle is there and is somebody's: cheap enough for every day.</summary>
    public Task<IReadOnlyList<EvidenceCheck>> CountAsync(CancellationToken cancellationToken) => RunAsync(
        incidentId: null,
        (row, stored, _, _) => Task.FromResult(new EvidenceCheck(row.IncidentId, row.Folder, stored.Count(), [.. Missing(row, stored)])),
        cancellationToken);

    private async Task<IReadOnlyList<EvidenceCheck>> RunAsync(
        string? incidentId, Func<EvidenceRow, IEnumerable<string>, Incident?, CancellationToken, Task<EvidenceCheck>> check, CancellationToken cancellationToken)
    {
        var closed = (await incidents.ListAsync(includeClosed: true, cancellationToken)).Select(stored => stored.Incident).Where(incident => incident.State == IncidentState.Closed).ToList();
        var rows = await index.ListAsync(cancellationToken);
        var stored = (await documents.ListAsync(Containers.Evidence, "", cancellationToken)).ToLookup(EvidenceFolders.Of, StringComparer.Ordinal);
        List<EvidenceCheck> checks = [];
        foreach (var row in rows.Where(row => IsAsked(row.IncidentId)))
        {
            checks.Add(await check(row, stored[row.Folder], closed.Find(incident => string.Equals(incident.Id, row.IncidentId, StringComparison.Ordinal)), cancellationToken));
        }

        checks.AddRange(closed
            .Where(incident => IsAsked(incident.Id) && !IsBeingWritten(incident) && rows.All(row => !string.Equals(row.Folder, incident.EvidenceLocation, StringComparison.Ordinal)))
            .Select(incident => new EvidenceCheck(incident.Id, incident.EvidenceLocation ?? "", 0, [new("unindexed", "", $"{incident.Id} is closed, and the index does not have the bundle that it remembers.")])));
        checks.AddRange(stored
            .Where(bundle => IsAsked(bundle.Key.Split('/')[0]) && rows.All(row => !string.Equals(row.Folder, bundle.Key, StringComparison.Ordinal)))
            .Select(Unindexed));
        return [.. checks.OrderBy(check => check.Incident, StringComparer.Ordinal).ThenBy(check => check.Folder, StringComparer.Ordinal)];

        bool IsBeingWritten(Incident incident) => incident.EvidenceLocation is null && incident.Clocks.Any(clock => clock.Kind == ClockKind.Evidence && time.GetUtcNow() - clock.Due < WrittenWithin);

        bool IsAsked(string id) => incidentId is null || string.Equals(id, incidentId, StringComparison.Ordinal);
    }

    /// <summary>The files of one bundle; empty where there are none.</summary>
    public Task<IReadOnlyList<EvidenceFile>> FilesAsync(string folder, CancellationToken cancellationToken) => EvidenceFolders.ReadAsync(documents, folder, cancellationToken);

    /// <summary>A bundle without its manifest, which is written last, was never one. What its incident has instead is told of for itself.</summary>
    private static EvidenceCheck Unindexed(IGrouping<string, string> bundle)
    {
        var (incident, files) = (bundle.Key.Split('/')[0], bundle.Count());
        return bundle.Contains($"{bundle.Key}/{EvidenceBundle.ManifestPath}", StringComparer.Ordinal)
            ? new EvidenceCheck(incident, bundle.Key, files, [new("unknown", bundle.Key, $"{bundle.Key} is stored, and the index does not know it: it was put there by somebody else, or its row was removed.")])
            : new EvidenceCheck(incident, bundle.Key, files, []) { IsUnfinished = true };
    }

    private static IEnumerable<EvidenceProblem> Missing(EvidenceRow row, IEnumerable<string> stored) => stored.Any()
        ? []
        : [new("missing", row.Folder, $"The bundle {row.Folder} was removed: the index knows it, and nothing of it is stored.")];

    private async Task<EvidenceCheck> CheckAsync(EvidenceRow row, IEnumerable<string> stored, Incident? incident, CancellationToken cancellationToken)
    {
        if (Missing(row, stored).ToList() is { Count: > 0 } missing)
        {
            return new EvidenceCheck(row.IncidentId, row.Folder, 0, missing);
        }

        var files = await FilesAsync(row.Folder, cancellationToken);
        return new EvidenceCheck(row.IncidentId, row.Folder, files.Count, [.. EvidenceVerifier.Verify(files, row.ManifestHash), .. await AgainstIncidentAsync(row, incident, cancellationToken)]);
    }

    /// <summary>The incident's own record is a third witness: whoever changes bundle and row has to change it as well.</summary>
    private async Task<IReadOnlyList<EvidenceProblem>> AgainstIncidentAsync(EvidenceRow row, Incident? incident, CancellationToken cancellationToken)
    {
        if (incident is null)
        {
            return [new("unknown", row.Folder, $"The index has a bundle of {row.IncidentId}, and there is no closed incident of that id.")];
        }

        var events = await incidents.EventsAsync(incident.Line, incident.Id, cancellationToken);
        var remembered = events.OfType<EvidenceWritten>().FirstOrDefault(written => string.Equals(written.Location, row.Folder, StringComparison.Ordinal));
        return remembered is null
            ? [new("unknown", row.Folder, $"{row.IncidentId} does not remember {row.Folder}: it was left by a process that ended while it wrote, or put there by somebody else. The bundle that counts is {incident.EvidenceLocation ?? "not written yet"}.")]
            : string.Equals(remembered.ManifestHash, row.ManifestHash, StringComparison.Ordinal) ? []
            : [new("changed", row.Folder, $"The index says that {row.Folder} was sealed as {row.ManifestHash}, the incident remembers {remembered.ManifestHash}.")];
    }
}
