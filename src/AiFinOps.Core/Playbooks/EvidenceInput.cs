using AiFinOps.Core.Changes;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>Everything that an evidence bundle is made from.</summary>
/// <param name="Events">The whole life of the incident, oldest first.</param>
/// <param name="ConfigurationHash">Seal of the configuration version.</param>
/// <param name="ConfigurationRows">The rule rows in force, <c>section|id</c> to JSON text. Rows of people are left out.</param>
/// <param name="LedgerVersion">Facts that were judged last.</param>
/// <param name="TimeZone">IANA zone in which the timeline is told.</param>
/// <param name="CreatedAt">When the bundle was sealed (UTC).</param>
public sealed record EvidenceInput(
    Incident Incident,
    IReadOnlyList<IncidentEvent> Events,
    int ConfigurationVersion,
    string ConfigurationHash,
    IReadOnlyDictionary<string, string> ConfigurationRows,
    long LedgerVersion,
    IReadOnlyList<EvidenceNotification> Notifications,
    string TimeZone,
    DateTimeOffset CreatedAt)
{
    /// <summary>What changed before it began; null where the incident is not about spend.</summary>
    public ChangesBefore? Changes { get; init; }

    /// <summary>What the evidence spoke for, whatever a person said; null where it spoke for nothing.</summary>
    public CategoryProposal? Proposed { get; init; }

    /// <summary>Proposed change of <c>finops.yaml</c> as a unified diff; null where none is proposed.</summary>
    public string? Proposal { get; init; }

    /// <summary>People of the configuration in force: their ids stand for their names and addresses.</summary>
    public IReadOnlyList<Person> People { get; init; } = [];
}

/// <summary>One notification step and what became of it.</summary>
/// <param name="State"><c>Pending</c>, <c>Delivered</c> or <c>Failed</c>.</param>
public sealed record EvidenceNotification(string StepId, string Channel, string Group, int Level, string Why, DateTimeOffset DueAt, string State, int Attempts);

/// <param name="Path">Relative, with forward slashes.</param>
public sealed record EvidenceFile(string Path, byte[] Content);
