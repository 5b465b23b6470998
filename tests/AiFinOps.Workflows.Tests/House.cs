using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using AiFinOps.Workflows.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Workflows.Tests;

/// <summary>All workflows over fakes, composed as the product composes them. It is 06:00 UTC on Tuesday 2026-09-29.</summary>
internal sealed class House
{
    public static readonly DateOnly Today = new(2026, 9, 29);

    public House() => Gateway = new Gateway(Crash);

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time { get; } = new(Given.SixOClock(Today));

    /// <summary>Leases and claims run on a clock of their own.</summary>
    public FakeTimeProvider LeaseClock { get; } = new(Given.SixOClock(Today));

    public DateTimeOffset Now => Time.GetUtcNow();

    public ConfigurationInMemory Configurations { get; } = new();

    public IncidentsInMemory Incidents { get; } = new();

    public LedgerInMemory Ledger { get; } = new();

    public ProjectionInMemory Projection { get; } = new();

    public HoursInMemory Hours { get; } = new();

    public ConditionsInMemory Conditions { get; } = new();

    public RecentHours RecentHours => new(Hours);

    public EvaluationNews News => new(RecentHours, Conditions, Backfills);

    public QueuesInMemory Queue { get; } = new();

    public SchedulesInMemory Schedules { get; } = new();

    public LeasesInMemory Leases { get; } = new();

    public RunsInMemory Runs { get; } = new();

    public QuarantineInMemory Quarantine { get; } = new();

    public DocumentsInMemory Documents { get; } = new();

    public ProposalInWords Proposals { get; } = new();

    public ReviewsInMemory Reviews { get; } = new();

    public ForecastsInMemory Forecasts { get; } = new();

    public RecordingChannel Channel { get; } = new();

    public RecordingTarget Target { get; } = new();

    public Gateway Gateway { get; }

    public ScriptedSource Source { get; } = new();

    public CrashOnce Crash { get; } = new();

    public CountingHeartbeat Heartbeat { get; } = new();

    public ChangesInMemory Changes { get; } = new();

    public ScriptedChangeSource ChangeSource { get; } = new();

    public WhatChanged WhatChanged => new(Changes);

    public ScheduleChangePulls ScheduleChangePulls => new(Configurations, Schedules, Queue, Time);

    public PullChanges PullChanges => new(Configurations, [ChangeSource], Changes, Ledger, Schedules, Conditions, Queue, Time, NullLogger<PullChanges>.Instance);

    public OutboxRelay Relay => new(Incidents, Queue, Crash);

    public IncidentDesk Desk => new(Incidents, Relay, Crash);

    public FindingReconciler Reconciler => new(Desk, Time);

    public IncidentReconciliation Reconciliation => new(Incidents, Reconciler, Desk, Time);

    public LedgerProjector Projector => new(Ledger, Projection);

    public BackfillMarks Backfills => new(Schedules);

    public SpendReader Reader => new(Ledger, Projection, Projector, RecentHours, News, Conditions, Backfills, Schedules);

    public Announcements Announcements => new([Channel], Schedules, WhatChanged, Time, Links);

    /// <summary>Where messages link to; nowhere, unless a test says so.</summary>
    public PublicLinks Links { get; set; } = new(null);

    public ClockRinger Ringer => new(Desk, Time);

    public SchedulePulls SchedulePulls => new(Configurations, Schedules, Queue, Time);

    public PullSpend PullSpend => new(Configurations, [Source], Schedules, Conditions, Queue, Time, Crash, NullLogger<PullSpend>.Instance);

    public ScheduleEvaluations ScheduleEvaluations => new(Configurations, Ledger, News, Schedules, Queue, Time);

    public EvaluateSpend EvaluateSpend => new(
        Configurations, Leases, Runs, Schedules, Queue, Ledger, News, Reader, Reconciliation, new ReevaluationRuns(Runs, Time), new KeepForecasts(Forecasts, Schedules), RaiseCalibrations, Time, Crash, NullLogger<EvaluateSpend>.Instance);

    public RaiseCalibrations RaiseCalibrations => new(Incidents, new ReplaySpend(Ledger), Desk, Time, Crash);

    public DispatchEscalation DispatchEscalation => new(
        Incidents, Configurations, Queue, Announcements, Desk, new LeaseTime(LeaseClock, LeaseTime.DefaultDuration), Time, Crash);

    public ApplyContainment ApplyContainment => new(Incidents, Configurations, [Target, Gateway], Desk, Switch, Queue, Time, Crash);

    public PlanContainment PlanContainment => new(Incidents, Reader, Switch, [Target, Gateway], ProposeModes, Time);

    public ProposeModes ProposeModes => new(Changes);

    public ContainmentSwitch Switch => new(Schedules, Changes, Time);

    public CheckRecovery CheckRecovery => new(Incidents, Configurations, Reader, Desk, Changes, Time);

    public ScheduleRecoveryChecks ScheduleRecoveryChecks => new(Incidents, Configurations, Ringer, Time);

    public EvidenceRowsInMemory EvidenceRows { get; } = new();

    public VerifyEvidence VerifyEvidence => new(Incidents, EvidenceRows, Documents, Time);

    public ArchiveEvidence ArchiveEvidence => new(Incidents, Documents, EvidenceRows, Ledger, WhatChanged, new ProposePrevention(Proposals), Desk, Time, Crash);

    public ReportSignal ReportSignal => new(Incidents, Desk, Time);

    public SweepResponseClocks Sweep => new(Incidents, Configurations, Ringer, Relay, ArchiveEvidence, Heartbeat, Time);

    public QuarantinePoison QuarantinePoison => new(Quarantine, Configurations, Reconciler, Time);

    public WatchEvidence WatchEvidence => new(VerifyEvidence, Reconciler, Time);

    public PublishDailyUpdate PublishDailyUpdate => new(
        Configurations, Schedules, new DailyFigures(Reader, Incidents), Announcements, new PublicLinks(null), WatchEvidence, Time, NullLogger<PublishDailyUpdate>.Instance);

    /// <summary>The one incident there is.</summary>
    public Incident TheIncident => Assert.Single(Incidents.All);

    /// <summary>The source reports these days, each read at 06:00 on the day after.</summary>
    public async Task ReportsAsync(DateOnly from, params IEnumerable<decimal> amounts)
    {
        var day = from;
        foreach (var amount in amounts)
        {
            await ReportsAsync(new DayRange(day, day), Given.SixOClock(day.AddDays(1)), Given.Cost(day, amount));
            day = day.AddDays(1);
        }
    }

    public async Task<long> ReportsAsync(DayRange days, DateTimeOffset asOf, params CostRecord[] records)
    {
        var draft = new LedgerDraft(Given.Source, asOf, AsOfIsStated: false, [new LedgerSlice("subscription", days.From, days.To)], [.. days.Each()]);
        return (await Ledger.WriteAsync(draft, records.ToAsyncEnumerable(), Cancelled)).Batch.Version;
    }

    /// <summary>Sixty ordinary days of 100 EUR up to the day before yesterday, and what yesterday cost.</summary>
    public Task ReportsTwoMonthsAndAsync(decimal yesterday) => ReportsAsync(Today.AddDays(-61), [.. Enumerable.Repeat(100m, 60), yesterday]);

    /// <summary>Evaluates the newest ledger.</summary>
    public async Task EvaluateAsync() => await EvaluateSpend.RunAsync(new EvaluateSpendMessage(await Ledger.CurrentVersionAsync(Cancelled), RunId: null), Cancelled);

    /// <summary>Delivers what waits for containment until nothing does.</summary>
    public async Task ContainAsync()
    {
        while (Queue.On(Queues.Containments) is [var message, ..])
        {
            await ApplyContainment.RunAsync(message.As<ApplyContainmentMessage>(), Cancelled);
            Queue.Messages.Remove(message);
        }
    }

    /// <summary>An incident, opened now.</summary>
    public async Task<Incident> OpensAsync(GradedFinding? finding = null)
    {
        var result = await Reconciler.ObserveAsync(finding ?? Given.Overspend(Today.AddDays(-1)), Configurations.InForce!, 1, Cancelled);
        return result.Incident!.Incident;
    }

    public async Task ActAsync(Incident incident, params IEnumerable<IncidentCommand> commands)
    {
        foreach (var command in commands)
        {
            var result = await Desk.ActAsync(DeskOrder.On(incident.Line, incident.Id, Configurations.InForce!.Configuration, _ => command), Cancelled);
            Assert.IsType<Accepted>(result.Decision);
        }
    }

    /// <summary>The message of the incident's first notification step.</summary>
    public DispatchEscalationMessage FirstStepOf(Incident incident)
    {
        var step = Incidents.StepsOf(incident)[0];
        return new DispatchEscalationMessage(incident.Line, incident.Id, step.StepId, step.Channel);
    }

    /// <summary>Names of the incident's events, in order.</summary>
    public IReadOnlyList<string> HistoryOf(Incident incident) => [.. Incidents.EventsOf(incident).Select(happened => happened.GetType().Name)];
}
