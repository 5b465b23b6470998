using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Reviews;

public enum FollowUp
{
    /// <summary>Closed with a known cause and resolution.</summary>
    ClosedWithCause,

    FalsePositive,

    /// <summary>Open, and somebody owes the next step by a date.</summary>
    OwnedWithDueDate,

    /// <summary>Neither: the review has to give it a cause, or an owner and a date.</summary>
    LooseEnd,
}

/// <summary>An incident as the review sees it.</summary>
/// <param name="OwnerGroup">Id of the group.</param>
/// <param name="OwnerName">Name of the group, as people know it.</param>
/// <param name="Due">Next moment at which a person owes something (UTC); null where no clock runs.</param>
/// <param name="Firings">Times this cause fired within 30 days.</param>
/// <param name="Cause">Recorded root cause; empty where there is none.</param>
/// <param name="Resolution">Recorded fix; empty where there is none.</param>
public sealed record ReviewIncident(
    string Id, string Line, Severity Severity, IncidentState State, string Headline, string OwnerGroup, string OwnerName,
    DateTimeOffset? Due, int Firings, string Cause, string Resolution, IReadOnlyList<Driver> Drivers)
{
    /// <summary>Set while the owner has not been told of it on its own, because of the cap on new alerts, and nobody has taken it.</summary>
    public AlertHeldBack? HeldBack { get; init; }

    /// <summary>Severity score, 0 to 100; 0 where there is none.</summary>
    public int Score { get; init; }

    /// <summary>How soon somebody should look, in words; empty where there is no score.</summary>
    public string Urgency { get; init; } = "";

    /// <summary>Variance category as <see cref="CategoryText.Short"/> has it; empty where nothing is proposed or confirmed.</summary>
    public string Category { get; init; } = "";

    /// <summary>The newest change on its own line before it began, in words; empty where there was none.</summary>
    public string Changed { get; init; } = "";

    /// <summary>Firing of one cause within 30 days from which the threshold or the fix is in doubt: more than twice.</summary>
    public const int FirstSuspiciousFiring = 3;

    public FollowUp FollowUp => this switch
    {
        { State: IncidentState.FalsePositive } => FollowUp.FalsePositive,
        { State: IncidentState.Closed, Cause.Length: > 0 } => FollowUp.ClosedWithCause,
        { State: not IncidentState.Closed, OwnerGroup.Length: > 0, Due: not null } => FollowUp.OwnedWithDueDate,
        _ => FollowUp.LooseEnd,
    };

    public bool FiredTooOften => Firings >= FirstSuspiciousFiring;

    public static ReviewIncident From(Incident incident, FinOpsConfiguration configuration) => new(
        incident.Id,
        incident.Line,
        incident.Severity,
        incident.State,
        Playbooks.Headline.For(incident, configuration),
        incident.OwnerGroup,
        configuration.GroupName(incident.OwnerGroup),
        incident.Clocks.Where(clock => clock.IsOwed).Select(clock => (DateTimeOffset?)clock.Due).Min(),
        incident.Firings,
        incident.RootCause?.Cause ?? "",
        incident.RootCause?.Fix ?? "",
        incident.Finding.Drivers)
    {
        HeldBack = incident.HeldBack,
        Score = incident.Score?.Points ?? 0,
        Urgency = incident.Urgency is { } urgency ? UrgencyText.Name(urgency) : "",
        Category = CategoryText.Short(incident, configuration),
    };
}
