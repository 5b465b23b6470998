using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Storage;
using AiFinOps.Adapters.Storage.Incidents;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;
using static AiFinOps.Adapters.Tests.Storage.Cases;

namespace AiFinOps.Adapters.Tests.Storage;

public class IncidentEventJsonTests
{
    private static readonly Actor Actor = new("astrid", "platform-sign-in");

    private static readonly IReadOnlyList<IncidentEvent> Every =
    [
        Opened(Incident()),
        new FindingUpdated(At, Actor, Finding with { Actual = null, Variance = null }, Severity.Critical, "restated"),
        new FindingCleared(At, Actor, "restated away"),
        new FindingUpdated(At, Actor, Finding, Severity.Critical, "judged") { Graded = Severity.High, Score = new([new("variance", "120 %", 16, 20, "Because.")]) },
        new FindingCleared(At, Actor, "restated away") { RestatedAway = true },
        new CategoryConfirmed(At, Actor, Core.Detection.VarianceCategory.AbuseOrLeakedKey, Core.Detection.VarianceCategory.Price) { Severity = Severity.Critical },
        new CategoryConfirmed(At, Actor, Core.Detection.VarianceCategory.Usage, Proposed: null),
        new Acknowledged(At, Actor, At.AddHours(24)),
        new AcknowledgementExpired(At, Actor),
        new InvestigationStarted(At, Actor),
        new RootCauseRecorded(At, Actor, new("usage", "cause", "fix", "prevention", new Money(0.10m, "EUR"))),
        new NoteAdded(At, Actor, "two\nlines, \"quotes\", ærlig 😀"),
        new NotificationRequested(At, Actor, "step-1", "leads", 1, "escalated"),
        new NotificationRequested(At, Actor, "step-2", "commerce-ai", 0, "fired") { Slot = new AlertSlot("commerce-ai", 5, new(2026, 3, 1), 5, 3) },
        new NotificationHeldBack(At, Actor, "commerce-ai", 0, 5, At.AddHours(23)),
        new NotificationRequested(At, Actor, "step-3", "commerce-ai", 0, "repeated") { OnCall = new OnCall("bjorn", "deputy", "astrid is away") },
        new NotificationDeferred(At, Actor, "step-4", "leads", 1, "escalated", At.AddHours(6)) { Slot = new AlertSlot("leads", 5, new(2026, 3, 1), 1, 0) },
        new NotificationWithheld(At, Actor, "step-5", "leads", 1, "escalated", "too-old", "It began in January."),
        new NotificationDelivered(At, Actor, "step-1", "pager") { Receipt = "dedup-1", Attempt = 2 },
        new NotificationFailed(At, Actor, "step-1", "pager", "410 Gone"),
        new ClockMissed(At, Actor, ClockKind.RootCauseDue, At.AddHours(72)),
        new ExecutiveUpdateDue(At, Actor, "part-of-month"),
        new ClockReminded(At, Actor, ClockKind.Contain, At.AddHours(1)),
        new ClocksPaused(At, Actor, At.AddDays(1), "the provider answers tomorrow", [new ResponseClock(ClockKind.Resolve, At.AddDays(6), 0)]),
        new ClocksResumed(At, Actor, [new ResponseClock(ClockKind.Resolve, At.AddDays(5), 0)]),
        new ContainmentRequested(At, Actor, Plan),
        new ContainmentApproved(At, Actor, "a", "it burns"),
        new ContainmentDeclined(At, Actor, "a", "it is the launch"),
        new ContainmentStarted(At, Actor, "a", "unlimited", new("600/min", "tag")),
        new ContainmentApplied(At, Actor, "a", DryRun: true, "unlimited", "60/min"),
        new ContainmentFailed(At, Actor, "a", "precondition"),
        new ReleaseAsked(At, Actor, 0.25m),
        new UndoAsked(At, Actor, "a", "chat-quality", "one answer in seven is refused"),
        new ReleaseHeld(At, Actor, "a day is not reported"),
        new ContainmentReleased(At, Actor, "a", 0.25m, DryRun: false, "195/min"),
        new ContainmentReverted(At, Actor, "a", DryRun: false, "unlimited"),
        new ContainmentRenewed(At, Actor, ["a"], NeedsApproval: true, "it came back"),
        new ProbationPassed(At, Actor),
        new RecoveryChecked(At, Actor, new(2026, 3, 1), Stable: true, 3, "within the band"),
        new ReenableReviewRecorded(At, Actor, new("astrid", "router", "stable", "yes")),
        new ReenableApproved(At, Actor, "nobody else could be reached") { Release = new([0.25m, 1m], TimeSpan.FromDays(1), TimeSpan.FromDays(7)) },
        new ReleaseReviewedAgain(At, Actor),
        new ClocksStarted(At, Actor, [new ResponseClock(ClockKind.Escalate, At.AddHours(1), 2)]),
        new RevertBlocked(At, Actor, "a", "changed by somebody"),
        new IncidentResolved(At, Actor, "fixed"),
        new IncidentReopened(At, Actor, "again"),
        new MarkedFalsePositive(At, Actor, "planned"),
        new IncidentClosed(At, Actor, "done"),
        new Assigned(At, Actor, "carla"),
        new Snoozed(At, Actor, At.AddHours(8), "the rollback is on its way"),
        new SnoozeEnded(At, Actor),
        new ImpactRecorded(At, Actor, new(CustomerImpact.Yes, "answers were slow", new Money(12.50m, "EUR"))),
        new CauseReviewed(At, Actor),
        new LinkUsed(At, Actor, "0123"),
        new CalibrationRaised(At, Actor, Calibration),
        new CalibrationRaised(At, Actor, new([new("inc-1", 1, At, null, true)], null, "The cause was not mended.", null)),
        new CalibrationSettled(At, Actor, CalibrationOutcome.Declined, "it was real"),
        new EvidenceWritten(At, Actor, "evidence/inc-1", "abc"),
    ];

    private static CalibrationTask Calibration => new(
        [new("inc-1", 1, At, new Money(96.10m, "EUR"), false), new("inc-1", 2, At.AddDays(4), new Money(120m, "EUR"), true)], new ThresholdProposal("order-agent", 50m, 130m, "EUR"), "Just above it.",
        new ReplayedEffect(new DayRange(new(2025, 12, 1), new(2026, 2, 28)), 4, 1, ["inc-0"], [new LaterTold("inc-1", 2)]));

    [Fact]
    public void Every_type_of_event_has_an_example_here_and_a_kind_of_its_own()
    {
        var types = typeof(IncidentEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(IncidentEvent)) && !type.IsAbstract);

        Assert.Equal(types.ToHashSet(), Every.Select(happened => happened.GetType()).ToHashSet());
        Assert.Distinct(types.Select(type => IncidentEventJson.KindOf(Every.First(happened => happened.GetType() == type))), StringComparer.Ordinal);
    }

    [Fact]
    public void Every_event_comes_back_with_every_value() => Assert.All(Every, happened =>
        Assert.Equivalent(happened, IncidentEventJson.Read(IncidentEventJson.KindOf(happened), IncidentEventJson.Write(happened)), strict: true));

    /// <summary>What is stored today must be readable for years: a renamed class, property or enumeration value shows here.</summary>
    [Theory]
    [InlineData("incident-opened", """
        {"id":"inc-1","line":"order-agent","causeKey":"spend-above","ownerGroup":"commerce-ai","severity":"High","finding":{"line":"order-agent","kind":"SpendAbove","causeKey":"spend-above","onset":"2026-02-27","day":"2026-02-28","actual":"1840.10 EUR","expected":"900 EUR","excess":"1312.345678901234567890 EUR","variance":"0.7289","provisional":true,"reasonName":"same-weekday-band","reason":"Spend is 104 % above the usual Saturday.","drivers":[{"dimension":"model","value":"gpt/large","excess":"800 EUR","share":"0.61","provider":""}],"facts":{"lag margin":"120.00 EUR"}},"configurationVersion":3,"ledgerVersion":17,"score":null,"noted":false,"at":"2026-03-01T08:00:00+00:00","actor":{"id":"EvaluateSpend","knownBy":"system"}}
        """)]
    [InlineData("impact-recorded", """{"impact":{"customers":"Yes","words":"answers were slow","cost":"12.50 EUR"},"at":"2026-03-01T08:00:00+00:00","actor":{"id":"astrid","knownBy":"platform-sign-in"}}""")]
    [InlineData("clock-missed", """{"clock":"RootCauseDue","due":"2026-03-04T08:00:00+00:00","at":"2026-03-01T08:00:00+00:00","actor":{"id":"astrid","knownBy":"platform-sign-in"}}""")]
    [InlineData("containment-requested", """
        {"plan":{"actionId":"inc-1/slow","rung":{"id":"slow","kind":"RateLimit","target":"gateway/support-chat","setting":"60 requests/min","floor":"10 requests/min","reversible":true,"saves":null,"effect":"","undoOn":""},"mode":"DryRun","margin":"billed 9,400.00 \u002B lag 150.00","guard":null,"approvers":"","approveWithin":"00:15:00","takenUnanswered":false},"at":"2026-03-01T08:00:00+00:00","actor":{"id":"astrid","knownBy":"platform-sign-in"}}
        """)]
    public void The_stored_form_stays_as_it_is(string kind, string json)
    {
        var happened = Every.Single(happened => string.Equals(IncidentEventJson.KindOf(happened), kind, StringComparison.Ordinal));

        Assert.Equal(json.Trim(), IncidentEventJson.Write(happened));
        Assert.Equivalent(happened, IncidentEventJson.Read(kind, json), strict: true);
    }

    [Fact]
    public void A_message_that_was_requested_before_there_was_a_cap_took_no_place_of_it()
    {
        const string json = """{"stepId":"step-1","group":"leads","level":1,"why":"escalated","at":"2026-03-01T08:00:00+00:00","actor":{"id":"astrid","knownBy":"platform-sign-in"}}""";

        Assert.Null(Assert.IsType<NotificationRequested>(IncidentEventJson.Read("notification-requested", json)).Slot);
    }

    [Fact]
    public void What_was_contained_before_rungs_had_approvals_and_steps_is_read_and_goes_back_at_once()
    {
        const string requested = """
            {"plan":{"actionId":"inc-1/slow","rung":{"id":"slow","kind":"RateLimit","target":"gateway/support-chat","setting":"60 requests/min","floor":"10 requests/min","reversible":true},"mode":"DryRun","margin":"billed 9,400.00 \u002B lag 150.00"},"at":"2026-03-01T08:00:00+00:00","actor":{"id":"astrid","knownBy":"platform-sign-in"}}
            """;
        const string approved = """{"breakGlassReason":null,"at":"2026-03-01T08:00:00+00:00","actor":{"id":"carla","knownBy":"platform-sign-in"}}""";

        var plan = Assert.IsType<ContainmentRequested>(IncidentEventJson.Read("containment-requested", requested)).Plan;
        Assert.Equal((null, "", false), (plan.Guard, plan.Approvers, plan.TakenUnanswered));
        Assert.Null(Assert.IsType<ReenableApproved>(IncidentEventJson.Read("reenable-approved", approved)).Release);
    }

    [Fact]
    public void What_was_judged_before_there_were_scores_and_categories_is_read()
    {
        const string opened = """
            {"id":"inc-1","line":"order-agent","causeKey":"spend-above","ownerGroup":"commerce-ai","severity":"High","finding":{"line":"order-agent","kind":"SpendAbove","causeKey":"spend-above","onset":"2026-02-27","day":"2026-02-28","actual":"1840.10 EUR","expected":"900 EUR","excess":"940.10 EUR","variance":"0.7289","provisional":true,"reasonName":"spike","reason":"Above.","drivers":[],"facts":{}},"configurationVersion":3,"ledgerVersion":17,"noted":false,"at":"2026-03-01T08:00:00+00:00","actor":{"id":"EvaluateSpend","knownBy":"system"}}
            """;
        const string cleared = """{"reason":"Back.","at":"2026-03-01T08:00:00+00:00","actor":{"id":"EvaluateSpend","knownBy":"system"}}""";

        Assert.Null(Assert.IsType<IncidentOpened>(IncidentEventJson.Read("incident-opened", opened)).Score);
        Assert.False(Assert.IsType<FindingCleared>(IncidentEventJson.Read("finding-cleared", cleared)).RestatedAway);
    }

    [Fact]
    public void An_incident_that_was_stored_before_people_could_say_more_of_it_is_read()
    {
        var now = IncidentFold.Of([Opened(Incident())])!;
        var before = JsonNode.Parse(StorageJson.Write(now))!.AsObject();
        string[] since = ["calibration", "assignedTo", "snoozes", "impact", "causeReviewedBy", "usedLinks", "score", "category", "categoryConfirmedBy", "categoryConfirmedAt", "liftedFrom", "restatedAway"];
        Assert.All(since, member => Assert.True(before.Remove(member), member));

        Assert.Equivalent(now, StorageJson.Read<Incident>(before.ToJsonString()), strict: true);
    }

    [Fact]
    public void Kinds_are_never_renamed() => Assert.Equal(
        "acknowledged acknowledgement-expired assigned calibration-raised calibration-settled category-confirmed cause-reviewed clock-missed clock-reminded clocks-paused clocks-resumed clocks-started containment-applied containment-approved containment-declined containment-failed containment-released containment-renewed containment-requested containment-reverted containment-started "
        + "evidence-written executive-update-due finding-cleared finding-updated impact-recorded incident-closed incident-opened incident-reopened incident-resolved investigation-started link-used "
        + "marked-false-positive note-added notification-deferred notification-delivered notification-failed notification-held-back notification-requested notification-withheld probation-passed recovery-checked reenable-approved "
        + "reenable-review-recorded release-asked release-held release-reviewed-again revert-blocked root-cause-recorded snooze-ended snoozed undo-asked",
        string.Join(' ', Every.Select(IncidentEventJson.KindOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("""{"at":"2026-03-01T08:00:00+00:00"}""")]
    [InlineData("""{"text":null,"at":"2026-03-01T08:00:00+00:00","actor":{"id":"a","knownBy":"system"}}""")]
    [InlineData("""{"text":"x","at":"yesterday","actor":{"id":"a","knownBy":"system"}}""")]
    [InlineData("null")]
    [InlineData("")]
    public void What_is_missing_or_wrong_is_refused_and_no_default_is_read(string json) =>
        Assert.Throws<JsonException>(() => IncidentEventJson.Read("note-added", json));

    [Fact]
    public void An_unknown_kind_is_refused() => Assert.Throws<FormatException>(() => IncidentEventJson.Read("from-the-future", "{}"));

    [Theory]
    [InlineData("\"12,5 EUR\"")]
    [InlineData("\"1,200.00 EUR\"")]
    [InlineData("\"12.5\"")]
    [InlineData("\"EUR\"")]
    [InlineData("\"99999999999999999999999999999999 EUR\"")]
    public void Money_that_is_not_an_amount_and_a_currency_is_refused(string json) => Assert.Throws<JsonException>(() => StorageJson.Read<Money>(json));
}
