using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

public sealed class EvaluateSpendTests
{
    private readonly House _house = new();

    [Fact]
    public async Task Ordinary_spend_opens_nothing_and_is_marked_as_judged()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 102m);

        await _house.EvaluateAsync();

        Assert.Empty(_house.Incidents.All);
        Assert.Equal(_house.Now, _house.Schedules.Marks["judged-1-61-20260929"]);
    }

    [Fact]
    public async Task A_jump_opens_one_incident_and_tells_the_owner_of_the_line()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);

        await _house.EvaluateAsync();

        var incident = _house.TheIncident;
        Assert.Equal((Given.Line, CauseKeys.SpendAbove, "commerce", Severity.High), (incident.Line, incident.CauseKey, incident.OwnerGroup, incident.Severity));
        Assert.Equal(new Money(1_600m, "EUR"), incident.Finding.Excess);
        var message = Assert.Single(_house.Queue.On(Queues.Escalations)).As<DispatchEscalationMessage>();
        Assert.Equal((incident.Id, "log"), (message.IncidentId, message.Channel));
        Assert.Empty(_house.Incidents.Unsettled);
    }

    [Fact]
    public async Task The_same_facts_on_the_next_day_change_nothing()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);
        await _house.EvaluateAsync();
        var before = _house.HistoryOf(_house.TheIncident);
        _house.Time.Advance(TimeSpan.FromDays(1));

        await _house.EvaluateAsync();

        Assert.Equal(before, _house.HistoryOf(_house.TheIncident), StringComparer.Ordinal);
        Assert.Single(_house.Queue.On(Queues.Escalations));
    }

    [Fact]
    public async Task A_restated_day_updates_the_one_incident_with_a_note()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);
        await _house.EvaluateAsync();
        var yesterday = House.Today.AddDays(-1);
        await _house.ReportsAsync(new DayRange(yesterday, yesterday), _house.Now, Given.Cost(yesterday, 1_900m));

        await _house.EvaluateAsync();

        Assert.Equal(new Money(1_800m, "EUR"), _house.TheIncident.Finding.Excess);
        var updated = Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<FindingUpdated>());
        Assert.StartsWith("Restated", updated.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spend_that_is_back_in_its_band_clears_the_incident_and_does_not_resolve_it()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);
        await _house.EvaluateAsync();
        await _house.ReportsAsync(House.Today, 100m, 100m, 100m, 100m);
        _house.Time.Advance(TimeSpan.FromDays(4));

        await _house.EvaluateAsync();

        Assert.True(_house.TheIncident.Cleared);
        Assert.Equal(IncidentState.Open, _house.TheIncident.State);
        Assert.Contains(_house.TheIncident.Clocks, clock => clock.Kind == ClockKind.RecoveryCheck);
    }

    [Fact]
    public async Task A_line_that_begins_to_spend_has_one_incident_that_ends_with_its_fourth_week()
    {
        var (first, yesterday) = (House.Today.AddDays(-30), House.Today.AddDays(-1));
        await ReportsTheLineAsync(new DayRange(first, yesterday), begins: House.Today.AddDays(-10));
        await _house.EvaluateAsync();
        Assert.Equal((CauseKeys.NewSpender, Severity.Medium, IncidentState.Open), (_house.TheIncident.CauseKey, _house.TheIncident.Severity, _house.TheIncident.State));

        await ReportsTheLineAsync(new DayRange(House.Today, House.Today.AddDays(19)), begins: first);
        _house.Time.Advance(TimeSpan.FromDays(20));
        await _house.EvaluateAsync();

        Assert.Equal(IncidentState.Resolved, _house.TheIncident.State);
    }

    [Fact]
    public async Task Days_without_a_report_clear_nothing_and_open_a_data_incident()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);
        await _house.EvaluateAsync();
        _house.Time.Advance(TimeSpan.FromDays(4));

        await _house.EvaluateAsync();

        Assert.False(_house.Incidents.All[0].Cleared);
        var data = _house.Incidents.All[1];
        Assert.Equal(("source:azure", CauseKeys.DataMissing, "finops"), (data.Line, data.CauseKey, data.OwnerGroup));
    }

    [Fact]
    public async Task Days_that_arrive_late_resolve_the_data_incident_by_themselves()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        _house.Time.Advance(TimeSpan.FromDays(4));
        await _house.EvaluateAsync();
        Assert.Equal(CauseKeys.DataMissing, _house.TheIncident.CauseKey);
        await _house.ReportsAsync(House.Today, 100m, 100m, 100m, 100m);

        await _house.EvaluateAsync();

        Assert.Equal(IncidentState.Resolved, _house.TheIncident.State);
    }

    [Fact]
    public async Task A_hard_stop_asks_for_one_containment_however_often_it_is_judged()
    {
        _house.Configurations.InForce = Given.InForce(budget: 2_800m);
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);

        await _house.EvaluateAsync();
        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.EvaluateAsync();

        var stop = Assert.Single(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop);
        var record = Assert.Single(stop.Containments);
        Assert.Equal((Given.Rung, ContainmentState.Requested), (record.Plan.Rung, record.State));
        var message = Assert.Single(_house.Queue.On(Queues.Containments)).As<ApplyContainmentMessage>();
        Assert.Equal((stop.Id, record.Plan.ActionId, false), (message.IncidentId, message.ActionId, message.Revert));
    }

    [Fact]
    public async Task A_version_that_was_judged_is_not_judged_again()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);
        await _house.EvaluateAsync();
        _house.Projection.Replaced.Clear();
        _house.Leases.Held.Add("evaluate-spend");

        await _house.EvaluateSpend.RunAsync(new EvaluateSpendMessage(60, RunId: null), House.Cancelled);

        Assert.Empty(_house.Queue.On(Queues.Evaluations));
    }

    [Fact]
    public async Task A_new_configuration_judges_the_same_ledger_again()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        await _house.EvaluateAsync();
        _house.Configurations.InForce = Given.InForce(budget: 2_800m, version: 2);

        await _house.EvaluateAsync();

        Assert.Contains(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop);
    }

    [Fact]
    public async Task While_somebody_else_evaluates_the_message_waits_its_turn()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);
        _house.Leases.Held.Add("evaluate-spend");

        var running = _house.EvaluateAsync();
        while (!running.IsCompleted)
        {
            _house.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await running;
        Assert.Empty(_house.Incidents.All);
        var sent = Assert.Single(_house.Queue.On(Queues.Evaluations));
        Assert.Equal((1, TimeSpan.FromSeconds(15)), (sent.As<EvaluateSpendMessage>().Attempt, sent.Delay));
    }

    [Fact]
    public async Task Rows_that_were_edited_by_hand_open_an_incident_that_names_them_and_restoring_them_resolves_it()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        _house.Configurations.InForce = Given.InForce() with { Tampered = ["line|support-chat"] };
        await _house.EvaluateAsync();

        Assert.Equal((LineIds.Self, CauseKeys.ConfigurationTampered, "finops"), (_house.TheIncident.Line, _house.TheIncident.CauseKey, _house.TheIncident.OwnerGroup));
        Assert.Contains("line|support-chat", _house.TheIncident.Finding.Reason, StringComparison.Ordinal);

        _house.Configurations.InForce = Given.InForce();
        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.EvaluateAsync();

        Assert.Equal(IncidentState.Resolved, _house.TheIncident.State);
    }

    [Theory]
    [InlineData("ledger-projected")]
    [InlineData("incident-committed")]
    [InlineData("outbox-sent")]
    public async Task A_process_that_ends_within_an_evaluation_loses_nothing_and_opens_nothing_twice(string place)
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);
        _house.Crash.At = place;
        await Assert.ThrowsAsync<ProcessEndedException>(_house.EvaluateAsync);

        await _house.EvaluateAsync();
        _house.Time.Advance(SweepResponseClocks.OutboxPatience);
        await _house.Sweep.RunAsync(House.Cancelled);

        Assert.Equal(1, _house.TheIncident.Firings);
        Assert.Contains(_house.Queue.On(Queues.Escalations), sent => sent.As<DispatchEscalationMessage>() == _house.FirstStepOf(_house.TheIncident) with { CorrelationId = _house.TheIncident.Id });
        Assert.Empty(_house.Incidents.Unsettled);
    }

    [Fact]
    public async Task Somebody_who_is_faster_is_taken_into_account()
    {
        var incident = await _house.OpensAsync();
        var acknowledge = new Acknowledge(_house.Now, new Actor("astrid", "platform-sign-in"), TimeSpan.FromHours(24));
        _house.Incidents.BeforeNextCommit = () => _house.ActAsync(incident, acknowledge).GetAwaiter().GetResult();

        await _house.ActAsync(incident, acknowledge);

        Assert.Single(_house.HistoryOf(incident), name => name is nameof(Acknowledged));
    }

    [Fact]
    public async Task Without_a_configuration_an_evaluation_idles()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);
        _house.Configurations.InForce = null;

        await _house.EvaluateAsync();
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);

        Assert.Empty(_house.Incidents.All);
        Assert.Empty(_house.Queue.Messages);
    }

    [Fact]
    public async Task New_hours_of_an_hourly_source_are_judged_once_more_and_those_of_a_daily_one_are_not_looked_at()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        await _house.EvaluateAsync();
        await HoursArriveAsync();
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);
        Assert.Empty(_house.Queue.On(Queues.Evaluations));

        var configuration = _house.Configurations.InForce!.Configuration;
        _house.Configurations.InForce = _house.Configurations.InForce with
        {
            Configuration = configuration with { Sources = [Given.SourceSettings with { Granularity = SourceGranularity.Hourly }] },
        };
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);
        await _house.EvaluateAsync();
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);
        Assert.Single(_house.Queue.On(Queues.Evaluations));

        await HoursArriveAsync();
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);
        Assert.Equal(2, _house.Queue.On(Queues.Evaluations).Count);
    }

    private Task<bool> HoursArriveAsync() => _house.Hours.WriteAsync(
        new HourlyDraft(Given.Source, _house.Now, [new HourSlice("subscription", _house.Now.AddHours(-1), _house.Now)], new HashSet<DateTimeOffset> { _house.Now.AddHours(-1) }),
        AsyncEnumerable.Empty<HourRecord>(), House.Cancelled);

    [Fact]
    public async Task The_safety_net_asks_once_a_day_for_what_was_not_judged()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);
        Assert.Equal(61, Assert.Single(_house.Queue.On(Queues.Evaluations)).As<EvaluateSpendMessage>().LedgerVersion);

        await _house.EvaluateAsync();
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);
        Assert.Single(_house.Queue.On(Queues.Evaluations));

        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);
        Assert.Equal(2, _house.Queue.On(Queues.Evaluations).Count);
    }

    /// <summary>Each day has spend of somebody else, and from a day on that of the line.</summary>
    private async Task ReportsTheLineAsync(DayRange days, DateOnly begins)
    {
        foreach (var day in days.Each())
        {
            var records = day < begins ? [Given.Cost(day, 40m, "other")] : new[] { Given.Cost(day, 40m, "other"), Given.Cost(day, 60m) };
            await _house.ReportsAsync(new DayRange(day, day), Given.SixOClock(day.AddDays(1)), records);
        }
    }
}
