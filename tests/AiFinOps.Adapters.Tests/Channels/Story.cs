using AiFinOps.Adapters.Tests.Configuration;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>Messages of the sample organisation as the product words them, one for each kind of occasion.</summary>
internal static class Story
{
    private static readonly Uri Public = new("https://finops.fjordlight.example/");

    private static readonly FinOpsConfiguration Organisation = Adapters.Configuration.ConfigurationFile.Check(System.Text.Encoding.UTF8.GetBytes(ConfigurationSamples.Organisation)).Document!.Configuration;

    /// <summary>Every reason for a message, and some occasions that read otherwise.</summary>
    public static readonly IReadOnlyList<string> Names = [.. NotificationText.Reasons, "hard-stop-dry-run", "data-missing", "corrected-stop", "stop-of-a-day", WithLinks];

    /// <summary>The story whose message carries links that act. Pagers get none.</summary>
    public const string WithLinks = "fired-with-links";

    public static Notification Of(string name) => name switch
    {
        "daily-update" => Daily(),
        WithLinks => Message(Spike(), "fired", Acting),
        "hard-stop-dry-run" => Message(HardStop(), "containment-applied"),
        "containment-applied" => Message(Real(ContainmentState.Active), name),
        "approval-asked" or "approval-missed" => Message(Waiting(), name),
        "relapsed" => Message(Real(ContainmentState.Requested), name),
        "containment-failed" => Message(Real(ContainmentState.Failed), name),
        "containment-reverted" => Message(Real(ContainmentState.Reverted), name),
        "containment-undone" => Message(Undone(), name),
        "revert-blocked" => Message(Real(ContainmentState.Active), name),
        "stop-of-a-day" => Message(StopOfADay(), "fired"),
        "corrected-stop" => Message(BelowTheStop(), "corrected"),
        "corrected" => Message(Spike() with { Cleared = true, RestatedAway = true, Clocks = [] }, name),
        "executive-update" => Message(Spike() with { Clocks = [.. Spike().Clocks, new(ClockKind.ExecutiveUpdate, ChannelBench.Now.AddHours(24), 0)] }, name),
        "assigned" => Message(Spike() with { AssignedTo = "astrid" }, name),
        "customer-impact" => Message(Spike() with { Impact = new Impact(CustomerImpact.Yes, "Chat answers take a minute.", null) }, name),
        "data-missing" => Message(Missing(), "fired"),
        "category-confirmed" => Message(
            Spike() with
            {
                LiftedFrom = Severity.High, Category = VarianceCategory.AbuseOrLeakedKey, CategoryConfirmedBy = new Actor("astrid", "platform-sign-in"), CategoryConfirmedAt = ChannelBench.Now.AddMinutes(40),
            },
            name),
        "acknowledged" => Message(Spike() with { State = IncidentState.Acknowledged, Clocks = [.. Spike().Clocks.Where(clock => clock.Kind is not ClockKind.Acknowledge)] }, name),
        "recovery-stable" => Message(Spike() with { State = IncidentState.Investigating, Clocks = [.. Spike().Clocks.Where(clock => clock.Kind is ClockKind.RootCauseDue)] }, name),
        "calibration" => Message(Spike() with { State = IncidentState.Resolved, Clocks = [], Firings = 3, Calibration = Calibration() }, name),
        "resolved" => Message(Spike() with { State = IncidentState.Resolved, Clocks = [] }, name),
        _ => Message(Spike(), name),
    };

    /// <summary>A message about a driver whose name comes from outside.</summary>
    public static Notification WithDriver(string value) =>
        Message(Spike() with { Finding = Spike().Finding with { Drivers = [new("model", value, Eur(1_500m), 0.815m)] } }, "fired");

    /// <summary>A message with this many drivers, to reach the limits of channels.</summary>
    public static Notification WithDrivers(int count, int length) => Message(
        Spike() with { Finding = Spike().Finding with { Drivers = [.. Enumerable.Range(0, count).Select(index => new Driver("feature", $"{index} " + new string('ø', length), Eur(1m), 0.01m))] } }, "fired");

    private static Uri Acting(LinkVerb verb) => PageLinks.Acting(
        Public, LinkKeys.Of("a key that signs in tests, and only there", null)!.Sign(ActingLink.Of(Spike(), verb, "commerce-ai", "message", ChannelBench.Now)));

    private static Notification Message(Incident incident, string why, Func<LinkVerb, Uri>? acting = null)
    {
        var content = NotificationText.For(incident, why, Organisation, Public, acting: acting);
        return new($"{incident.Id}.1-{why}-{incident.OwnerGroup}.chat", ["Astrid Lunde", "Bjørn Hauge"], content.Title, content.Text, content.Data, ChannelBench.Now);
    }

    private static Notification Daily()
    {
        var input = new DailyInput(
            new DateOnly(2026, 10, 4),
            [
                new DailyLine("support-chat", DayStatus.Provisional, Eur(1_900m), Eur(980m), Eur(6_420m), Eur(16_000m), Eur(21_300m), [new Driver("model", "gpt-4o", Eur(870m), 0.95m)]),
                new DailyLine("order-agent", DayStatus.Missing, null, Eur(390m), Eur(1_170m), Eur(12_000m), Eur(11_800m), []),
            ],
            [ReviewIncident.From(Spike(), Organisation)]);
        var update = DailyUpdate.For("commerce-ai", input, Organisation, Public)!;
        return new("daily-update-2026-10-04.commerce-ai.chat", ["Astrid Lunde"], update.Title, update.Text, new Dictionary<string, string>(StringComparer.Ordinal), ChannelBench.Now);
    }

    private static Incident Spike() => new()
    {
        Id = "inc-20261005-support-chat-4f2a",
        Line = "support-chat",
        CauseKey = "spend-above",
        OwnerGroup = "commerce-ai",
        Severity = Severity.Critical,
        State = IncidentState.Open,
        FiredAt = ChannelBench.Now,
        OpenedAt = ChannelBench.Now,
        Firings = 1,
        Score = SeverityScore.Of(new ScoreInput(0.92m, Eur(920m), 9m, Criticality.Critical, CustomerImpact: true, Regulated: false, WorkloadEnvironment.Production, SpendPhase.Run)),
        Finding = new Finding(
            "support-chat", FindingKind.SpendAbove, "spend-above", new DateOnly(2026, 10, 3), new DateOnly(2026, 10, 4), Eur(1_900m), Eur(980m), Eur(1_840m), 0.92m,
            Provisional: true, "same-weekday-band", "1,900.00 EUR on Sunday; the last eight Sundays lay between 910.00 EUR and 1,040.00 EUR.",
            [new Driver("model", "gpt-4o", Eur(1_500m), 0.815m), new Driver("feature", "answer-drafts", Eur(340m), 0.185m)], new Dictionary<string, string>(StringComparer.Ordinal)),
        Clocks =
        [
            new(ClockKind.Acknowledge, ChannelBench.Now.AddMinutes(15), 0), new(ClockKind.Contain, ChannelBench.Now.AddHours(1), 0),
            new(ClockKind.RootCauseDue, ChannelBench.Now.AddHours(24), 0), new(ClockKind.Escalate, ChannelBench.Now.AddMinutes(15), 1),
        ],
    };

    private static Calibration Calibration() => new(
        new CalibrationTask(
            [Firing(1, -20, 1_240m), Firing(2, -9, 910m), Firing(3, 0, 1_840m) with { Confirmed = true }], new ThresholdProposal("support-chat", 50m, 1_300m, "EUR"),
            "Of 2 firings nobody recorded a cause, and the largest of them reached 1,240.00 EUR: the proposed threshold is just above it.",
            new ReplayedEffect(new DayRange(new(2026, 7, 7), new(2026, 10, 4)), 5, 2, [], [new LaterTold("inc-20260811-support-chat-77aa", 1)])),
        ChannelBench.Now);

    private static CauseFiring Firing(int number, int day, decimal peak) => new("inc-20261005-support-chat-4f2a", number, ChannelBench.Now.AddDays(day), Eur(peak), Confirmed: false);

    private static Incident HardStop() => Spike() with
    {
        Id = "inc-20261026-support-chat-09be",
        CauseKey = "hard-stop|2026-10",
        Finding = Spike().Finding with
        {
            Kind = FindingKind.HardStop, CauseKey = "hard-stop|2026-10", Day = new DateOnly(2026, 10, 26), Onset = new DateOnly(2026, 10, 26),
            Actual = Eur(15_320m), Expected = Eur(16_000m), Excess = Eur(2_100m), Variance = 0.131m, Reason = "95.75 % of the budget is used, with the margin for days that are not billed yet.", Drivers = [],
        },
        Containments =
        [
            new(new ContainmentPlan("act-1", new ContainmentRung("limit-chat", ContainmentKind.RateLimit, "gateway/support-chat", "120 requests/min", "60 requests/min", true), ContainmentMode.DryRun, "billed 15,000.00 EUR + lag margin 320.00 EUR = 95.75 % of 16,000.00 EUR"),
                ContainmentState.Active, DryRun: true, "300 requests/min", "120 requests/min"),
        ],
    };

    private static Incident StopOfADay() => HardStop() with
    {
        CauseKey = "hard-stop-window",
        Finding = HardStop().Finding with
        {
            CauseKey = "hard-stop-window", Actual = Eur(1_240m), Expected = Eur(1_000m), Excess = Eur(240m), Variance = 0.24m,
            Reason = "Hard stop 95 % of the limit for a day reached. 2026-10-26: 1,240.00 spent + 0.00 expected for 1 day not final = 1,240.00 of 1,000.00 EUR: 124.00 %.",
            Facts = new Dictionary<string, string>(StringComparer.Ordinal) { [FactNames.Window] = "1", [FactNames.Threshold] = "0.95" },
        },
        Containments = [],
    };

    private static Incident BelowTheStop() => HardStop() with
    {
        Cleared = true,
        Finding = HardStop().Finding with { Actual = Eur(14_960m), Excess = Eur(900m), Variance = 0.0563m, Reason = "93.50 % of the budget is used, with the margin for days that are not billed yet." },
        Clocks = [],
    };

    private static Incident Real(ContainmentState state) => HardStop() with
    {
        Containments = [.. HardStop().Containments.Select(record => record with { State = state, DryRun = false, Plan = record.Plan with { Mode = ContainmentMode.Automatic } })],
        Clocks = [.. HardStop().Clocks.Where(clock => state is ContainmentState.Failed || clock.Kind is not ClockKind.Contain)],
    };

    private static Incident Waiting() => HardStop() with
    {
        Clocks = [.. HardStop().Clocks, new(ClockKind.Approval, ChannelBench.Now.AddMinutes(15), 0)],
        Containments = [.. HardStop().Containments.Select(record => record with { State = ContainmentState.AwaitingApproval, DryRun = false, PreState = "", PostState = "", Plan = record.Plan with { Mode = ContainmentMode.Approve, Guard = "protected-line" } })],
    };

    private static Incident Undone() => Real(ContainmentState.Undone) with
    {
        Containments = [.. Real(ContainmentState.Undone).Containments.Select(record => record with { UndoneOn = "support-chat-quality" })],
    };

    private static Incident Missing() => Spike() with
    {
        Id = "inc-20261005-source-azure-11c0",
        Line = "source:azure",
        Score = null,
        CauseKey = "data-missing",
        OwnerGroup = "finops",
        Severity = Severity.High,
        Finding = Spike().Finding with
        {
            Line = "source:azure", Kind = FindingKind.DataMissing, CauseKey = "data-missing", Actual = null, Expected = null, Excess = null, Variance = null, Drivers = [], Provisional = false,
            Reason = "No batch has arrived for 2 days that are past the settle lag.",
        },
    };

    private static Money Eur(decimal amount) => new(amount, "EUR");
}
