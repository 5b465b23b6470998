using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Playbooks;

/// <summary>One small organisation and one incident, to vary with <c>with</c>.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Night = new(2026, 10, 5, 1, 0, 0, TimeSpan.Zero);

    public static readonly ContainmentRung Limit = new("limit-chat", ContainmentKind.RateLimit, "gateway/chat", "60 requests/min", "30 requests/min", true);

    public static readonly ContainmentRung Cheaper = new("cheaper-model", ContainmentKind.RouteChange, "routing/chat", "gpt-4o-mini", "", true);

    public static readonly HardStopRule Stop = new("chat", 0.95m, ContainmentMode.Automatic, [Limit, Cheaper]);

    public static readonly Person Astrid = new("astrid", "Astrid Lunde", "3b1f6c0e-0001-4000-8000-000000000001", new HashSet<Role> { Role.Engineer, Role.Approver });

    public static readonly Person Bjorn = new("bjorn", "Bjørn Hauge", "3b1f6c0e-0002-4000-8000-000000000002", new HashSet<Role> { Role.Engineer });

    public static readonly AllocationLine Chat =
        new("chat", "Support chat", "commerce-ai", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Critical, true, false, null, new Budget(Eur(16_000m), false, ""));

    public static readonly Finding Spike = new(
        "chat", FindingKind.SpendAbove, CauseKeys.SpendAbove, new DateOnly(2026, 10, 3), new DateOnly(2026, 10, 4), Eur(1_900m), Eur(980m), Eur(1_840m), 0.92m, true,
        "same-weekday-band", "Both days lie far above the same weekdays before.", [new Driver("model", "gpt-4o", Eur(1_500m), 0.815m)], new Dictionary<string, string>(StringComparer.Ordinal));

    public static Incident Incident { get; } = new()
    {
        Id = "inc-1",
        Line = "chat",
        CauseKey = CauseKeys.SpendAbove,
        OwnerGroup = "commerce-ai",
        Severity = Severity.Critical,
        State = IncidentState.Open,
        Finding = Spike,
        FiredAt = Night,
        OpenedAt = Night,
        Firings = 1,
        Clocks = [new ResponseClock(ClockKind.Acknowledge, Night.AddMinutes(15), 0), new ResponseClock(ClockKind.Escalate, Night.AddMinutes(5), 1)],
    };

    public static readonly ReenableReview Review = new(
        "Astrid Lunde, Commerce AI",
        "The release of Friday turned on verbose logging in production.",
        "The rate limit held spend below 60 requests a minute.",
        "Bjørn checked the log level and the sampling in staging.");

    public static FinOpsConfiguration Organisation(params AllocationLine[] lines) => new(
        "Fjordlight Commerce",
        "EUR",
        "Europe/Oslo",
        [],
        lines.Length == 0 ? [Chat] : lines,
        [],
        Defaults.Bands,
        [Stop],
        [Astrid, Bjorn],
        [new OwnerGroup("commerce-ai", "Commerce AI", ["astrid", "bjorn"], ["log"])],
        [],
        Defaults.EscalationPolicies,
        [],
        new ReviewSchedule(Defaults.WeeklyCron, Defaults.DailyCron, []));

    public static Money Eur(decimal amount) => new(amount, "EUR");

    public static ContainmentRecord Used(ContainmentRung rung, ContainmentState state) =>
        new(new ContainmentPlan(ContainmentPlanner.ActionId("inc-1", rung.Id), rung, ContainmentMode.Automatic, "billed 15,000.00 EUR + lag margin 300.00 EUR"), state, false, "120 requests/min", "60 requests/min");
}
