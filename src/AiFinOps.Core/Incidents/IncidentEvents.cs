using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Incidents;

/// <summary>Who did something, and how we know.</summary>
/// <param name="Id">Person id of the configuration, or the name of the function for our own doing.</param>
/// <param name="KnownBy"><c>system</c>, <c>platform-sign-in</c>, <c>local-development</c>, <c>function-key</c>, <c>operator</c>, <c>signed-link</c> or <c>pagerduty-webhook</c>.</param>
public sealed record Actor(string Id, string KnownBy)
{
    /// <summary>Known by a signed webhook of PagerDuty: enough to acknowledge, not to do anything else.</summary>
    public const string PagerDutyWebhook = "pagerduty-webhook";

    /// <summary>A machine, known by its signature.</summary>
    public const string Signature = "signature";

    /// <summary>Named at a terminal by somebody who reaches the storage: the name is said, not proved.</summary>
    public const string Operator = "operator";

    /// <summary>Known by a signed link: it proves to whom a message went, not who holds it now.</summary>
    public const string SignedLink = "signed-link";

    private const string LinkPrefix = "link:";

    /// <summary>To whom the link was sent; null where it was no link.</summary>
    public static string? SentTo(string actorId) => actorId.StartsWith(LinkPrefix, StringComparison.Ordinal) ? actorId[LinkPrefix.Length..] : null;

    /// <param name="sentTo">Id of the owner group or person to whom the message went.</param>
    public static Actor Link(string sentTo) => new(LinkPrefix + sentTo, SignedLink);

    public static Actor System(string function) => new(function, "system");
}

/// <summary>A fact of an incident's life, in the past tense. Events are never changed or removed.</summary>
/// <param name="At">When it happened (UTC).</param>
public abstract record IncidentEvent(DateTimeOffset At, Actor Actor);

/// <param name="ConfigurationVersion">The version that judged.</param>
/// <param name="LedgerVersion">The facts that were judged.</param>
public sealed record IncidentOpened(
    DateTimeOffset At, Actor Actor, string Id, string Line, string CauseKey, string OwnerGroup, Severity Severity, Finding Finding,
    int ConfigurationVersion, long LedgerVersion) : IncidentEvent(At, Actor)
{
    /// <summary>Null for findings about a source or about ourselves, and where it was not kept.</summary>
    public SeverityScore? Score { get; init; }

    /// <summary>History was being read again: nobody is told, and no response clock starts.</summary>
    public bool Noted { get; init; }
}

/// <summary>New or restated facts about the same cause.</summary>
public sealed record FindingUpdated(DateTimeOffset At, Actor Actor, Finding Finding, Severity Severity, string Note) : IncidentEvent(At, Actor)
{
    /// <summary>What the facts alone deserve, below <see cref="Severity"/> where the incident was more severe before; null where it was not kept.</summary>
    public Severity? Graded { get; init; }

    /// <inheritdoc cref="IncidentOpened.Score"/>
    public SeverityScore? Score { get; init; }

    /// <summary>The incident was noted and is still history: nobody is told now either.</summary>
    public bool Noted { get; init; }
}

/// <summary>The facts no longer show the cause (restated away, or the spend came back): a person or the recovery check resolves it.</summary>
public sealed record FindingCleared(DateTimeOffset At, Actor Actor, string Reason) : IncidentEvent(At, Actor)
{
    /// <inheritdoc cref="Incident.RestatedAway"/>
    public bool RestatedAway { get; init; }
}

public sealed record Acknowledged(DateTimeOffset At, Actor Actor, DateTimeOffset Until) : IncidentEvent(At, Actor);

public sealed record AcknowledgementExpired(DateTimeOffset At, Actor Actor) : IncidentEvent(At, Actor);

public sealed record InvestigationStarted(DateTimeOffset At, Actor Actor) : IncidentEvent(At, Actor);

public sealed record RootCauseRecorded(DateTimeOffset At, Actor Actor, RootCause RootCause) : IncidentEvent(At, Actor);

/// <summary>A person said which kind of variance it is.</summary>
/// <param name="Proposed">What the evidence had spoken for; null where it spoke for nothing.</param>
public sealed record CategoryConfirmed(DateTimeOffset At, Actor Actor, VarianceCategory Category, VarianceCategory? Proposed) : IncidentEvent(At, Actor)
{
    /// <summary>What the incident is from then on; null where the category changes nothing of it.</summary>
    public Severity? Severity { get; init; }
}

public sealed record NoteAdded(DateTimeOffset At, Actor Actor, string Text) : IncidentEvent(At, Actor);

/// <param name="StepId">Deterministic id of the step: the same cause for telling makes the same id.</param>
/// <param name="Group">Owner group that is told.</param>
/// <param name="Level">Escalation level, 0 is the first.</param>
/// <param name="Why">Named reason: <c>fired</c>, <c>escalated</c>, <c>severity-raised</c>, <c>clock-missed</c>, <c>resolved</c> …</param>
public sealed record NotificationRequested(DateTimeOffset At, Actor Actor, string StepId, string Group, int Level, string Why) : IncidentEvent(At, Actor)
{
    /// <summary>The place that it takes among the group's new alerts of the day; null where it takes none.</summary>
    public AlertSlot? Slot { get; init; }

    /// <summary>Who of the group is told; null where all of it is.</summary>
    public OnCall? OnCall { get; init; }
}

/// <summary>It is night where the group is, and this can wait until the morning.</summary>
/// <param name="Until">When it is told (UTC), if it still has to be then.</param>
public sealed record NotificationDeferred(DateTimeOffset At, Actor Actor, string StepId, string Group, int Level, string Why, DateTimeOffset Until) : IncidentEvent(At, Actor)
{
    /// <inheritdoc cref="NotificationRequested.Slot"/>
    public AlertSlot? Slot { get; init; }
}

/// <summary>Something that would have been told, and is not, by a rule: the daily update and the review tell what is open.</summary>
/// <param name="Why">Why it would have been told.</param>
/// <param name="ReasonName">Why it is not: <c>too-old</c>, <c>inhibited</c>, <c>told-together</c>, <c>answered</c> …</param>
public sealed record NotificationWithheld(
    DateTimeOffset At, Actor Actor, string StepId, string Group, int Level, string Why, string ReasonName, string Reason) : IncidentEvent(At, Actor)
{
    /// <summary>Line id of the provider's incident that tells it instead; null where none does.</summary>
    public string? Provider { get; init; }
}

/// <summary>The cap of new alerts a day kept a group from being told on its own: its next daily update tells it.</summary>
/// <param name="Most">The cap.</param>
/// <param name="Until">When that update is due (UTC); response clocks count from then.</param>
public sealed record NotificationHeldBack(DateTimeOffset At, Actor Actor, string Group, int Level, int Most, DateTimeOffset Until) : IncidentEvent(At, Actor);

public sealed record NotificationDelivered(DateTimeOffset At, Actor Actor, string StepId, string Channel) : IncidentEvent(At, Actor)
{
    /// <summary>The receiver's own id of the message; null where it gave none.</summary>
    public string? Receipt { get; init; }

    /// <summary>Which attempt arrived, counted from 1; 0 where it was not kept.</summary>
    public int Attempt { get; init; }
}

public sealed record NotificationFailed(DateTimeOffset At, Actor Actor, string StepId, string Channel, string Reason) : IncidentEvent(At, Actor);

/// <summary>Clocks begin to run. One of the same kind and level that runs already is replaced.</summary>
public sealed record ClocksStarted(DateTimeOffset At, Actor Actor, IReadOnlyList<ResponseClock> Clocks) : IncidentEvent(At, Actor);

public sealed record ClockMissed(DateTimeOffset At, Actor Actor, ClockKind Clock, DateTimeOffset Due) : IncidentEvent(At, Actor);

/// <summary>New figures made it something that executives hear of.</summary>
/// <param name="Reason">Named reason, see <see cref="ExecutiveUpdates.ReasonByMoney"/>.</param>
public sealed record ExecutiveUpdateDue(DateTimeOffset At, Actor Actor, string Reason) : IncidentEvent(At, Actor);

/// <summary>A clock was nearly out, and whoever owes something was told so.</summary>
/// <param name="Due">When the clock itself is due (UTC).</param>
public sealed record ClockReminded(DateTimeOffset At, Actor Actor, ClockKind Clock, DateTimeOffset Due) : IncidentEvent(At, Actor);

/// <summary>Clocks wait until a moment: each is due later by the time from here to there.</summary>
public sealed record ClocksPaused(DateTimeOffset At, Actor Actor, DateTimeOffset Until, string Reason, IReadOnlyList<ResponseClock> Clocks) : IncidentEvent(At, Actor);

/// <summary>A pause ended before its time: what is left of it is taken back from the clocks.</summary>
public sealed record ClocksResumed(DateTimeOffset At, Actor Actor, IReadOnlyList<ResponseClock> Clocks) : IncidentEvent(At, Actor);

public sealed record IncidentResolved(DateTimeOffset At, Actor Actor, string Reason) : IncidentEvent(At, Actor);

public sealed record IncidentReopened(DateTimeOffset At, Actor Actor, string Reason) : IncidentEvent(At, Actor);

public sealed record MarkedFalsePositive(DateTimeOffset At, Actor Actor, string Reason) : IncidentEvent(At, Actor);

public sealed record IncidentClosed(DateTimeOffset At, Actor Actor, string Summary) : IncidentEvent(At, Actor);

public sealed record EvidenceWritten(DateTimeOffset At, Actor Actor, string Location, string ManifestHash) : IncidentEvent(At, Actor);

/// <summary>What High and Critical owe at closure; Watch and Medium owe <see cref="Cause"/> and <see cref="Fix"/> in one line.</summary>
/// <param name="Category">Variance category, for example <c>usage</c>, <c>price</c>, <c>model-mix</c>, <c>new-workload</c>, <c>data-quality</c>.</param>
/// <param name="Prevention">Rule or threshold change that keeps it from recurring, or why none.</param>
public sealed record RootCause(string Category, string Cause, string Fix, string Prevention, Money? CostImpact)
{
    /// <summary>For an allocation error, id of the line where the spend belongs; null where nobody has said.</summary>
    public string? BelongsTo { get; init; }
}

public enum ClockKind
{
    Escalate,
    Acknowledge,
    AcknowledgementExpiry,
    Contain,
    RootCauseStarted,
    RootCauseDue,
    Resolve,
    RecoveryCheck,

    /// <summary>Executives are told, or it is looked whether they must be.</summary>
    ExecutiveUpdate,

    /// <summary>The evidence bundle of a closed incident is owed; rings at once.</summary>
    Evidence,

    /// <summary>A snooze is over.</summary>
    SnoozeEnds,

    /// <summary>Another clock is nearly out; see <see cref="ResponseClock.Reminds"/>, which keeps the number of its kind: kinds are added at the end.</summary>
    Reminder,

    /// <summary>A level that has not answered is told again.</summary>
    Repeat,

    /// <summary>A night ends, and what waited for it is told.</summary>
    Morning,

    /// <summary>A containment action waits for the answer of a person.</summary>
    Approval,

    /// <summary>The next step of the way back, or another try at one that was blocked.</summary>
    ReleaseStep,

    /// <summary>The time after a release in which spend that comes back is contained again.</summary>
    Probation,

    /// <summary>One person alone released, and a second one owes a look.</summary>
    SecondReview,
}
