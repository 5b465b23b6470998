using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Incidents;

/// <summary>Named beginnings, so that a test starts where its story starts.</summary>
internal static class IncidentStories
{
    public static readonly DateTimeOffset Monday = new(2026, 10, 12, 8, 0, 0, TimeSpan.Zero);
    public static readonly Actor Astrid = new("astrid", "local-development");
    public static readonly Actor Carla = new("carla", "local-development");
    public static readonly Actor Engine = Actor.System("EvaluateSpend");

    public static readonly ResponsePlan CriticalPlan = new(
        Defaults.Bands.Single(band => band.Severity == Severity.Critical).Clocks,
        [new(0, TimeSpan.Zero, "commerce-ai")],
        [new(1, TimeSpan.FromMinutes(15), "leads"), new(2, TimeSpan.FromMinutes(30), "finops")],
        ["commerce-ai", "leads"]);

    public static readonly RootCause FullCause = new("usage", "Verbose logging", "Rolled back", "Log level is gated", new Money(1_840m, "EUR"));

    public static readonly ContainmentPlan Plan = new(
        "limit-agent", new ContainmentRung("limit-agent", ContainmentKind.RateLimit, "gateway/order-agent", "60 requests/min", "", true), ContainmentMode.DryRun, "margin");

    public static Finding Finding(DateOnly? day = null, decimal excess = 1_840m, FindingKind kind = FindingKind.SpendAbove) => new(
        "order-agent", kind, kind == FindingKind.HardStop ? CauseKeys.HardStop("2026-10") : CauseKeys.SpendAbove, new(2026, 10, 8), day ?? new(2026, 10, 11), new Money(700m, "EUR"), new Money(320m, "EUR"),
        new Money(excess, "EUR"), 1.2m, false, "same-weekday-band", $"Excess {excess}", [], new Dictionary<string, string>(StringComparer.Ordinal));

    public static Observe Observe(DateTimeOffset? now = null, Finding? finding = null, Severity severity = Severity.Critical) =>
        new(now ?? Monday, Engine, "order-agent-1", "commerce-ai", severity, finding ?? Finding(), CriticalPlan, 1, 1);

    public static Incident Opened() => After(null, Observe());

    public static Incident Acknowledged() => After(Opened(), new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24)));

    public static Incident Investigating() => After(Acknowledged(), new StartInvestigation(Monday, Astrid));

    public static Incident Resolved() => After(Investigating(), new RecordRootCause(Monday, Astrid, FullCause), new Resolve(Monday, Astrid, "Rolled back"));

    public static Incident Closed() => After(Resolved(), new ReviewCause(Monday, Carla), new Close(Monday, Astrid, ""));

    public static Incident Contained() => After(
        Opened(), new RequestContainment(Monday, Engine, Plan), new RecordContainment(Monday, Engine, Plan.ActionId, true, "unlimited", "60 requests/min"));

    /// <summary>The state after commands that must all be accepted.</summary>
    public static Incident After(Incident? state, params IncidentCommand[] commands)
    {
        foreach (var command in commands)
        {
            state = IncidentFold.Of(state, Accepted(state, command).Events);
        }

        return state!;
    }

    public static Accepted Accepted(Incident? state, IncidentCommand command) => Assert.IsType<Accepted>(IncidentDecider.Decide(state, command));

    public static Refused Refused(Incident? state, IncidentCommand command) => Assert.IsType<Refused>(IncidentDecider.Decide(state, command));
}
