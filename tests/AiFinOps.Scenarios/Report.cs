using System.Text.Json;

namespace AiFinOps.Scenarios;

/// <summary>What a replay wrote for scripts: what happened to whom, when and why.</summary>
internal sealed record Report(IReadOnlyList<ReportedIncident> Incidents)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static Report Read(string file) => JsonSerializer.Deserialize<Report>(File.ReadAllText(file), Web)!;

    public ReportedIncident Single(string line, string cause) =>
        Assert.Single(Incidents, incident => string.Equals(incident.Line, line, StringComparison.Ordinal) && string.Equals(incident.Cause, cause, StringComparison.Ordinal));
}

internal sealed record ReportedIncident(
    string Id, string Line, string Cause, string Severity, string State, DateTimeOffset OpenedAt, DateTimeOffset? ResolvedAt, int Firings, string Reason,
    string? EvidenceLocation, IReadOnlyList<ReportedContainment> Containments, IReadOnlyList<ReportedNotification> Notifications, IReadOnlyList<ReportedEvent> Timeline)
{
    /// <summary>
    /// Everything that two replays of the same month must agree in. After a power cut a message may be delivered by the sweep, two minutes
    /// later; and the receiver's port is part of the sealed configuration, so the bundles' hashes differ from run to run.
    /// </summary>
    public string Essence => JsonSerializer.Serialize(new
    {
        Id,
        Severity,
        State,
        OpenedAt,
        ResolvedAt,
        Firings,
        Reason,
        Evidence = EvidenceLocation?[..EvidenceLocation.LastIndexOf('-')],
        Containments,
        Notifications = Notifications.Select(told => told.ToString()).Order(StringComparer.Ordinal),
        Timeline = Timeline.Select(happened => happened.What == "NotificationDelivered" ? happened.What : happened.ToString()).Order(StringComparer.Ordinal),
    });

    public IEnumerable<string> Told(string why) => Notifications
        .Where(told => string.Equals(told.Why, why, StringComparison.Ordinal))
        .Select(told => $"{told.At:yyyy-MM-ddTHH:mm}Z {told.Group} by {told.Channel}")
        .Order(StringComparer.Ordinal);

    public DateTimeOffset At(string what) => Timeline.First(happened => string.Equals(happened.What, what, StringComparison.Ordinal)).At;

    public bool Has(string what) => Timeline.Any(happened => string.Equals(happened.What, what, StringComparison.Ordinal));
}

internal sealed record ReportedContainment(string ActionId, string State, bool DryRun, string Margin);

internal sealed record ReportedNotification(string StepId, string Group, string Channel, string Why, DateTimeOffset At, string State);

internal sealed record ReportedEvent(DateTimeOffset At, string Actor, string What);
