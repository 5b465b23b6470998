using AiFinOps.Core.Escalation;

namespace AiFinOps.Workflows.Ports;

/// <summary>Sends a message to a queue as plain UTF-8 JSON, in the encoding that host.json names.</summary>
public interface IMessageQueue
{
    Task SendAsync(string queue, Messages.QueueMessage message, TimeSpan? delay, CancellationToken cancellationToken);

    /// <summary>Sends a body that was serialised before (an outbox row).</summary>
    Task SendRawAsync(string queue, string body, CancellationToken cancellationToken);

    /// <summary>Approximate number of messages, and age of the oldest one that is visible.</summary>
    Task<QueueState> StateAsync(string queue, CancellationToken cancellationToken);
}

public sealed record QueueState(string Queue, int Messages, TimeSpan? OldestAge);

/// <summary>Single flight by expiring rows; never by a platform setting.</summary>
public interface ILeaseStore
{
    /// <summary>Null where somebody else holds it.</summary>
    Task<IAsyncDisposable?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken);
}

/// <summary>Named moments: when a source was last pulled, when a schedule last ran. Timers ask these what is due.</summary>
public interface IScheduleStore
{
    Task<DateTimeOffset?> LastAsync(string name, CancellationToken cancellationToken);

    Task<IReadOnlyDictionary<string, DateTimeOffset>> AllAsync(string prefix, CancellationToken cancellationToken);

    Task SetAsync(string name, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>Manual re-evaluations and their results.</summary>
public interface IRunStore
{
    /// <summary>Inserts the run; where the id is there already, returns what is stored.</summary>
    Task<EvaluationRun> CreateAsync(EvaluationRun run, CancellationToken cancellationToken);

    Task<EvaluationRun?> FindAsync(string runId, CancellationToken cancellationToken);

    Task SaveAsync(EvaluationRun run, CancellationToken cancellationToken);
}

/// <param name="Id">Derived from the idempotency key where one was given.</param>
/// <param name="Status"><c>queued</c>, <c>running</c>, <c>succeeded</c> or <c>failed</c>.</param>
/// <param name="Lines">Line ids to judge; empty for all.</param>
/// <param name="Request">Canonical request text, to tell a reused key with another body.</param>
/// <param name="Summary">Result in words, or the error.</param>
public sealed record EvaluationRun(
    string Id, string Status, IReadOnlyList<string> Lines, DateOnly? From, DateOnly? To, string Request,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, string Summary, IReadOnlyList<RunFinding> Findings);

public sealed record RunFinding(DateOnly Day, string Line, string Kind, string ReasonName, string Reason);

/// <summary>Messages that could not be handled, kept for a person to look at and replay.</summary>
public interface IQuarantineStore
{
    /// <summary>One idempotent write: the same message again changes nothing.</summary>
    Task StoreAsync(string queue, string messageId, string body, DateTimeOffset now, CancellationToken cancellationToken);

    Task<IReadOnlyList<QuarantinedMessage>> ListAsync(CancellationToken cancellationToken);
}

public sealed record QuarantinedMessage(string Queue, string MessageId, string Body, DateTimeOffset At);

/// <summary>Documents that are written once (evidence) or published (reviews).</summary>
public interface IDocumentStore
{
    /// <summary>Creates the document; where it is there with the same content, changes nothing.</summary>
    /// <exception cref="ConcurrencyException">It is there with other content.</exception>
    /// <returns>Where it can be read.</returns>
    Task<string> CreateAsync(string container, string path, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken);

    Task<byte[]?> ReadAsync(string container, string path, CancellationToken cancellationToken);

    Task<IReadOnlyList<string>> ListAsync(string container, string prefix, CancellationToken cancellationToken);
}

/// <summary>
/// One row for each evidence bundle that was written. It is kept apart from the bundles, so that one that is removed leaves its row behind.
/// </summary>
public interface IEvidenceIndex
{
    /// <summary>The same folder again changes nothing: its name holds the hash.</summary>
    Task AddAsync(EvidenceRow row, CancellationToken cancellationToken);

    /// <summary>The newest closure first.</summary>
    Task<IReadOnlyList<EvidenceRow>> ListAsync(CancellationToken cancellationToken);
}

/// <param name="Folder">Where it lies in the container of evidence: incident, version of the incident, and the beginning of the hash.</param>
/// <param name="ClosedAt">UTC.</param>
/// <param name="ClosedBy">Person id of the configuration.</param>
public sealed record EvidenceRow(string IncidentId, string Line, string Folder, string ManifestHash, DateTimeOffset ClosedAt, string ClosedBy);

/// <summary>Index rows of published review packs.</summary>
public interface IReviewStore
{
    Task SaveAsync(PublishedReview review, CancellationToken cancellationToken);

    Task<IReadOnlyList<PublishedReview>> ListAsync(CancellationToken cancellationToken);
}

public sealed record PublishedReview(string Id, DateOnly From, DateOnly To, DateTimeOffset PublishedAt, string Location);

/// <summary>One way to reach people. The kind is the name used in configuration. The caller owns retry.</summary>
public interface INotificationChannel
{
    string Kind { get; }

    Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken);
}

/// <param name="Id">The same over every attempt: receivers that know ids see it once.</param>
/// <param name="Recipients">Display names; the log channel writes one file for each.</param>
/// <param name="Title">First line: what happened, how much, to which line, since when.</param>
/// <param name="Text">The whole message as plain text or Markdown.</param>
/// <param name="Data">The same as fields, for machines.</param>
public sealed record Notification(
    string Id, IReadOnlyList<string> Recipients, string Title, string Text, IReadOnlyDictionary<string, string> Data, DateTimeOffset At)
{
    /// <summary>Mail addresses of the recipients, as far as they are configured.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];
}

public enum DeliveryOutcome
{
    Delivered,

    /// <summary>Try again later, not before <see cref="Delivery.RetryAfter"/>.</summary>
    Retry,

    /// <summary>Trying again cannot help.</summary>
    Failed,
}

public sealed record Delivery(DeliveryOutcome Outcome, string Reason, TimeSpan? RetryAfter)
{
    /// <summary>The receiver's own id of the message; null where it gave none.</summary>
    public string? Receipt { get; init; }
}

/// <summary>A named place where a test ends the process, to prove that nothing is lost there. Does nothing in production.</summary>
public interface ICrashPoints
{
    /// <param name="name">One of <see cref="CrashPoints"/>.</param>
    void Reach(string name);
}

/// <summary>Calls the configured heartbeat URL, so that silence is noticed by somebody else.</summary>
public interface IHeartbeat
{
    Task BeatAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
