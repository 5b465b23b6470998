using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Storage;

/// <summary>Incidents and commits to store.</summary>
internal static class Cases
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static readonly Finding Finding = new(
        "order-agent", FindingKind.SpendAbove, CauseKeys.SpendAbove, new(2026, 2, 27), new(2026, 2, 28),
        new Money(1840.10m, "EUR"), new Money(900m, "EUR"), new Money(1312.345678901234567890m, "EUR"), 0.7289m, Provisional: true,
        "same-weekday-band", "Spend is 104 % above the usual Saturday.",
        [new("model", "gpt/large", new(800m, "EUR"), 0.61m)],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["lag margin"] = "120.00 EUR" });

    public static Incident Incident(string id = "inc-1", string line = "order-agent", string cause = CauseKeys.SpendAbove) => new()
    {
        Id = id,
        Line = line,
        CauseKey = cause,
        OwnerGroup = "commerce-ai",
        Severity = Severity.High,
        State = IncidentState.Open,
        Finding = Finding,
        FiredAt = At,
        OpenedAt = At,
        Firings = 1,
    };

    /// <summary>An incident on which everything that can be set is set.</summary>
    public static Incident FullIncident => Incident() with
    {
        State = IncidentState.Investigating,
        EscalationLevel = 2,
        AcknowledgedBy = new("astrid", "platform-sign-in"),
        RootCause = new("model-mix", "Ærlig talt: \"large\" model", "route back", "alert on mix", new Money(12.3m, "EUR")),
        Review = new("astrid", "router", "three settled days", "yes"),
        ReviewApprovedBy = new("carla", "platform-sign-in"),
        Cleared = true,
        RecoveryStable = true,
        EvidenceLocation = "evidence/inc-1",
        ResolvedAt = At.AddDays(3),
        Containments = [new(Plan, ContainmentState.Active, DryRun: true, "unlimited", "60/min")],
        Clocks = [Clock(ClockKind.Resolve, 48)],
        Steps = ["step-1"],
    };

    public static ContainmentPlan Plan { get; } = new(
        "inc-1/slow", new ContainmentRung("slow", ContainmentKind.RateLimit, "gateway/support-chat", "60 requests/min", "10 requests/min", Reversible: true),
        ContainmentMode.DryRun, "billed 9,400.00 + lag 150.00");

    public static IncidentOpened Opened(Incident incident) => new(
        At, Actor.System("EvaluateSpend"), incident.Id, incident.Line, incident.CauseKey, incident.OwnerGroup, incident.Severity, incident.Finding, 3, 17);

    public static NoteAdded Note(string text) => new(At, new("astrid", "platform-sign-in"), text);

    public static ResponseClock Clock(ClockKind kind, int hours, int level = 0) => new(kind, At.AddHours(hours), level);

    public static NotificationStep Step(Incident incident, string stepId = "step-1", string channel = "pager") =>
        new(incident.Id, incident.Line, stepId, channel, "commerce-ai", 0, "fired", At, StepState.Pending, 0);

    public static OutboxMessage Message(Incident incident, string stepId = "step-1") => new(
        $"escalate/{stepId}", "escalations", new DispatchEscalationMessage(incident.Line, incident.Id, stepId, "pager") { CorrelationId = "c-1" });

    /// <summary>The commit that opens an incident, with its clocks.</summary>
    public static IncidentCommit Opening(Incident incident, IReadOnlyList<NotificationStep>? steps = null, IReadOnlyList<OutboxMessage>? outbox = null) =>
        new(null, incident, [Opened(incident)], steps ?? [], outbox ?? [], At);

    /// <summary>A commit on a stored incident.</summary>
    public static IncidentCommit Then(this StoredIncident before, Func<Incident, Incident> change, params IncidentEvent[] events) =>
        new(before, change(before.Incident), events, [], [], At);
}
