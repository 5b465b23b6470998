using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Incidents;

/// <summary>Something that is asked of an incident. Commands carry their moment; decisions never look at a clock.</summary>
/// <param name="Now">UTC.</param>
public abstract record IncidentCommand(DateTimeOffset Now, Actor Actor);

/// <summary>An evaluation saw the cause. Opens the incident where there is none.</summary>
/// <param name="Id">Id to mint where the incident opens; frozen for life.</param>
public sealed record Observe(
    DateTimeOffset Now, Actor Actor, string Id, string OwnerGroup, Severity Severity, Finding Finding, ResponsePlan Plan,
    int ConfigurationVersion, long LedgerVersion) : IncidentCommand(Now, Actor)
{
    /// <summary>How the owner hears of it where the incident opens or reopens; null where no cap applies.</summary>
    public AlertTelling? Telling { get; init; }

    /// <summary>
    /// History is being read again: what opens is noted, nobody is told and no response clock starts, and an incident that people know of stays as
    /// it is. The daily update tells what is open.
    /// </summary>
    public bool Quiet { get; init; }

    /// <summary>Null for findings about a source or about ourselves.</summary>
    public SeverityScore? Score { get; init; }
}

/// <summary>An evaluation no longer sees the cause.</summary>
/// <param name="Resolves">The facts alone settle it (the missing day arrived, the row was restored): no person has to stabilise anything.</param>
public sealed record Clear(DateTimeOffset Now, Actor Actor, string Reason, bool Resolves) : IncidentCommand(Now, Actor)
{
    /// <summary>The facts that no longer show the cause, where somebody was told others and must be told these; null otherwise.</summary>
    public Finding? Restated { get; init; }

    /// <summary>The days of the finding itself were reported anew.</summary>
    public bool RestatedAway { get; init; }
}

/// <param name="Lasts">After this time without progress the acknowledgement expires and escalation resumes.</param>
public sealed record Acknowledge(DateTimeOffset Now, Actor Actor, TimeSpan Lasts) : IncidentCommand(Now, Actor);

public sealed record StartInvestigation(DateTimeOffset Now, Actor Actor) : IncidentCommand(Now, Actor);

public sealed record RecordRootCause(DateTimeOffset Now, Actor Actor, RootCause RootCause) : IncidentCommand(Now, Actor)
{
    /// <summary>What the category of the root cause asks for: who knows the cause has said the category as well. Null where it is left alone.</summary>
    public ConfirmCategory? Confirms { get; init; }
}

/// <param name="Category">One of <see cref="VarianceCategories.Names"/>.</param>
/// <param name="IsCritical">The category is Critical by configuration.</param>
/// <param name="Tell">Groups that contain the category or hear of it, and those of the category that stood before.</param>
/// <param name="Proposed">What the evidence speaks for; null where it speaks for nothing.</param>
/// <param name="Plan">Of the severity and the category as they are afterwards.</param>
public sealed record ConfirmCategory(
    DateTimeOffset Now, Actor Actor, string Category, bool IsCritical, IReadOnlyList<string> Tell, VarianceCategory? Proposed, ResponsePlan Plan) : IncidentCommand(Now, Actor);

public sealed record AddNote(DateTimeOffset Now, Actor Actor, string Text) : IncidentCommand(Now, Actor);

public sealed record Resolve(DateTimeOffset Now, Actor Actor, string Reason) : IncidentCommand(Now, Actor);

public sealed record Reopen(DateTimeOffset Now, Actor Actor, string Reason, ResponsePlan Plan) : IncidentCommand(Now, Actor);

public sealed record MarkFalse(DateTimeOffset Now, Actor Actor, string Reason) : IncidentCommand(Now, Actor);

public sealed record Close(DateTimeOffset Now, Actor Actor, string Summary) : IncidentCommand(Now, Actor)
{
    /// <summary>Cause and fix said with the closing; null where they are recorded already. With them a Watch or Medium incident is resolved as well.</summary>
    public RootCause? RootCause { get; init; }

    /// <inheritdoc cref="RecordRootCause.Confirms"/>
    public ConfirmCategory? Confirms { get; init; }

    /// <summary>Why this person may not close this incident; null where he may.</summary>
    public Refused? Refusal { get; init; }
}

/// <summary>A clock row is due. A clock that no longer runs rings for nothing.</summary>
public sealed record RingClock(DateTimeOffset Now, Actor Actor, ResponseClock Clock, ResponsePlan Plan) : IncidentCommand(Now, Actor)
{
    /// <summary>Who hears of an incident that executives must know of; null where nobody does.</summary>
    public ExecutivePlan? Executive { get; init; }
}

/// <summary>Lets the response clocks wait, with a reason and an end.</summary>
/// <param name="Until">UTC.</param>
/// <param name="Longest">Time for which clocks may wait in all since the incident fired.</param>
public sealed record PauseClocks(DateTimeOffset Now, Actor Actor, DateTimeOffset Until, string Reason, TimeSpan Longest) : IncidentCommand(Now, Actor);

public sealed record ResumeClocks(DateTimeOffset Now, Actor Actor) : IncidentCommand(Now, Actor);

/// <param name="Failure">Why the step failed for good; null where it was delivered.</param>
public sealed record RecordDelivery(DateTimeOffset Now, Actor Actor, string StepId, string Channel, string? Failure) : IncidentCommand(Now, Actor)
{
    /// <summary>The receiver's own id of the message; null where it gave none.</summary>
    public string? Receipt { get; init; }

    /// <summary>Which attempt this was, counted from 1.</summary>
    public int Attempt { get; init; }
}

/// <param name="Reason">Named reason, see <see cref="ExecutiveUpdates.ReasonByMoney"/>.</param>
public sealed record AskForExecutiveUpdate(DateTimeOffset Now, Actor Actor, string Reason) : IncidentCommand(Now, Actor);

public sealed record RecordEvidence(DateTimeOffset Now, Actor Actor, string Location, string ManifestHash) : IncidentCommand(Now, Actor);

/// <summary>The outcome of a decision: events, or a refusal with a named reason.</summary>
public abstract record Decision;

/// <param name="Events">Empty where the command changes nothing.</param>
public sealed record Accepted(string ReasonName, IReadOnlyList<IncidentEvent> Events) : Decision;

/// <param name="ReasonName">Stable name in lower kebab case.</param>
/// <param name="Message">What is wrong, for the person who asked.</param>
/// <param name="Remedy">What to do instead.</param>
public sealed record Refused(string ReasonName, string Message, string Remedy) : Decision;
