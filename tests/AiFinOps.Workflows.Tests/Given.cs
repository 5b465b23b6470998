using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

/// <summary>A small organisation: one source, one critical line with a hard stop, three groups that read the log.</summary>
internal static class Given
{
    public const string Line = "support-chat";
    public const string Source = "azure";

    public static readonly SourceSettings SourceSettings =
        new(Source, "focus-file", Source, "finops", SettleLag: TimeSpan.FromDays(2), PullEvery: TimeSpan.FromHours(6), LookBack: 10);

    public static ConfigurationInForce InForce(decimal budget = 160_000m, string rulesHash = "rules-1", int version = 1) =>
        new(version, Configuration(budget), new Dictionary<string, string>(StringComparer.Ordinal) { ["line|support-chat"] = "{}" }, "hash", rulesHash, []);

    public static FinOpsConfiguration Configuration(decimal budget = 160_000m) => new(
        "Fjordlight", "EUR", "Etc/UTC",
        [SourceSettings],
        [new AllocationLine(Line, "Support chat", "commerce", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Critical, CustomerImpact: false, Regulated: false, Since: null, new Budget(new Money(budget, "EUR"), IsCeiling: false, ""))],
        [new AllocationRule("chat", new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = Line }, [new AllocationShare(Line, 1m)])],
        Defaults.Bands,
        [new HardStopRule(Line, 0.95m, ContainmentMode.DryRun, [Rung])],
        [Person("astrid", Role.Engineer), Person("carla", Role.Engineer, Role.Approver), Person("dag", Role.FinOps)],
        [Group("commerce", "astrid"), Group("leads", "carla"), Group("finops", "dag")],
        [new ChannelSettings("log", "log", null, null)],
        Defaults.EscalationPolicies,
        [],
        new ReviewSchedule("0 8 * * 1", "0 7 * * *", ["finops"]));

    public static readonly ContainmentRung Rung = new("limit-chat", ContainmentKind.RateLimit, "gateway/support-chat", "120 requests/min", "60 requests/min", Reversible: true);

    public static GradedFinding Overspend(DateOnly day, decimal excess = 1_500m, Severity severity = Severity.High) => new(
        new Finding(
            Line, FindingKind.SpendAbove, CauseKeys.SpendAbove, day, day, new Money(excess + 100m, "EUR"), new Money(100m, "EUR"), new Money(excess, "EUR"), 1.5m,
            Provisional: false, "same-weekday-band", $"{excess} above expectation.", [], new Dictionary<string, string>(StringComparer.Ordinal)),
        severity, "commerce");

    public static CostRecord Cost(DateOnly day, decimal amount, string project = Line) => new(
        day, new SpendDimensions { Provider = "Azure", Account = "subscription", Service = "Azure OpenAI", Model = "gpt-4o", Project = project },
        ChargeCategory.Usage, IsCorrection: false, new Money(amount, "EUR"), new Money(amount, "EUR"), null, "");

    public static DateTimeOffset SixOClock(DateOnly day) => new(day.ToDateTime(new TimeOnly(6, 0)), TimeSpan.Zero);

    private static Person Person(string id, params Role[] roles) => new(id, id, "", new HashSet<Role>(roles));

    private static OwnerGroup Group(string id, string member) => new(id, id, [member], ["log"]);
}
