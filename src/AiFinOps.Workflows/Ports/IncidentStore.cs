using AiFinOps.Core.Incidents;

namespace AiFinOps.Workflows.Ports;

/// <summary>
/// Incidents, their events, clocks, notification steps and outbox, in one transaction per incident.
/// A commit on a stale <see cref="StoredIncident.Tag"/> throws <see cref="ConcurrencyException"/> and changes nothing.
/// </summary>
public interface IIncidentStore
{
    Task<StoredIncident?> FindAsync(string line, string incidentId, CancellationToken cancellationToken);

    /// <summary>By id alone: reads the 16 partitions.</summary>
    Task<StoredIncident?> FindAsync(string incidentId, CancellationToken cancellationToken);

    /// <summary>The incident that holds the <c>open|line|causeKey</c> row.</summary>
    Task<StoredIncident?> FindOpenAsync(string line, string causeKey, CancellationToken cancellationToken);

    /// <summary>
    /// Commits new events with everything that follows from them: head, the open row, clock rows, step rows and outbox rows.
    /// Opening inserts the open row in the same transaction, so two evaluations cannot open the same cause twice.
    /// </summary>
    Task<StoredIncident> CommitAsync(IncidentCommit commit, CancellationToken cancellationToken);

    /// <summary>All heads, newest first. Open ones only unless asked otherwise.</summary>
    Task<IReadOnlyList<StoredIncident>> ListAsync(bool includeClosed, CancellationToken cancellationToken);

    Task<IReadOnlyList<IncidentEvent>> EventsAsync(string line, string incidentId, CancellationToken cancellationToken);

    Task<IReadOnlyList<NotificationStep>> StepsAsync(string line, string incidentId, CancellationToken cancellationToken);

    /// <summary>Clock rows due at or before the moment, one range read per partition.</summary>
    Task<IReadOnlyList<DueClock>> DueClocksAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>When the earliest clock rings or unsettled outbox row is sent again (<see cref="OutboxRow.ResendAfter"/>); null where nothing runs.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>Outbox rows written at or before the moment and not settled.</summary>
    Task<IReadOnlyList<OutboxRow>> OutboxAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken);

    /// <summary>Unsettled rows of one incident.</summary>
    Task<IReadOnlyList<OutboxRow>> OutboxOfAsync(string line, string incidentId, CancellationToken cancellationToken);

    Task SettleAsync(OutboxRow row, CancellationToken cancellationToken);

    /// <summary>Takes the step for <paramref name="lease"/>. Null when it is done, or claimed by somebody whose claim has not expired.</summary>
    Task<StepClaim?> ClaimStepAsync(string line, string incidentId, string stepId, string channel, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Marks a claimed step as delivered or failed for good. Throws <see cref="ConcurrencyException"/> where the claim was lost.</summary>
    Task MarkStepAsync(StepClaim claim, StepState state, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <param name="Tag">ETag of the head row.</param>
/// <param name="Version">Number of events; what people's preconditions name, because it says the same wherever the incident is stored.</param>
public sealed record StoredIncident(Incident Incident, string Tag, int Version);

/// <param name="Before">Null when the incident opens.</param>
/// <param name="After">The fold of all events; its clocks replace the clock rows of <paramref name="Before"/>.</param>
/// <param name="Steps">New steps, insert if absent.</param>
/// <param name="Outbox">Queue messages that follow.</param>
public sealed record IncidentCommit(
    StoredIncident? Before,
    Incident After,
    IReadOnlyList<IncidentEvent> Events,
    IReadOnlyList<NotificationStep> Steps,
    IReadOnlyList<OutboxMessage> Outbox,
    DateTimeOffset Now)
{
    /// <summary>A claimed step that this commit settles, in the same transaction as its event; null for none.</summary>
    public StepMark? Mark { get; init; }
}

/// <summary>The end of a claim: delivered, failed for good, or given back to be tried again.</summary>
public sealed record StepMark(StepClaim Claim, StepState State);

/// <param name="DueAt">When the step may be sent (UTC).</param>
public sealed record NotificationStep(
    string IncidentId, string Line, string StepId, string Channel, string Group, int Level, string Why, DateTimeOffset DueAt, StepState State, int Attempts);

public enum StepState
{
    Pending,
    Delivered,
    Failed,
}

public sealed record StepClaim(NotificationStep Step, string Tag, bool IsRepeat);

public sealed record DueClock(string Line, string IncidentId, ResponseClock Clock);

/// <param name="Key">Deterministic, so that a message is never written twice.</param>
public sealed record OutboxMessage(string Key, string Queue, Messages.QueueMessage Message);

/// <param name="Body">The message as it goes on the queue.</param>
/// <param name="Key">Key of the <see cref="OutboxMessage"/>.</param>
public sealed record OutboxRow(string Partition, string RowKey, string Key, string Queue, string Body, DateTimeOffset WrittenAt)
{
    /// <summary>A row that is not settled by then is sent again by the sweep.</summary>
    public static readonly TimeSpan ResendAfter = TimeSpan.FromMinutes(2);
}

/// <summary>Somebody else changed the row since it was read: read again and decide again.</summary>
public sealed class ConcurrencyException(string what, Exception? inner = null) : Exception($"{what} was changed by somebody else; read it again.", inner);
