using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

public sealed class SweepResponseClocksTests
{
    private static readonly Actor Astrid = new("astrid", "platform-sign-in");

    private readonly House _house = new();

    [Fact]
    public async Task A_row_that_nobody_settled_is_sent_again_after_two_minutes_and_not_before()
    {
        _house.Crash.At = "incident-committed";
        await Assert.ThrowsAsync<ProcessEndedException>(() => _house.OpensAsync());
        Assert.Empty(_house.Queue.Messages);

        _house.Time.Advance(TimeSpan.FromSeconds(119));
        await SweepAsync();
        Assert.Empty(_house.Queue.Messages);

        _house.Time.Advance(TimeSpan.FromSeconds(1));
        await SweepAsync();
        await SweepAsync();
        Assert.Equal(_house.TheIncident.Id, Assert.Single(_house.Queue.Messages).As<DispatchEscalationMessage>().IncidentId);
    }

    [Fact]
    public async Task Rows_wait_for_nothing_that_the_configuration_says()
    {
        _house.Crash.At = "incident-committed";
        await Assert.ThrowsAsync<ProcessEndedException>(() => _house.OpensAsync());
        _house.Configurations.InForce = null;
        _house.Time.Advance(SweepResponseClocks.OutboxPatience);

        await SweepAsync();

        Assert.Single(_house.Queue.Messages);
        Assert.Equal(1, _house.Heartbeat.Beats);
    }

    [Fact]
    public async Task A_page_that_nobody_answers_is_a_missed_clock_and_reaches_the_next_level_once()
    {
        await _house.OpensAsync();
        _house.Time.Advance(TimeSpan.FromHours(1));

        await SweepAsync();
        await SweepAsync();

        Assert.Equal(ClockKind.Acknowledge, Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<ClockMissed>()).Clock);
        Assert.Single(_house.Incidents.StepsOf(_house.TheIncident), step => step is { Why: "escalated", Group: "leads", Level: 1 });
    }

    [Fact]
    public async Task An_acknowledged_page_escalates_no_further_until_the_acknowledgement_expires()
    {
        var incident = await _house.OpensAsync();
        await _house.ActAsync(incident, new Acknowledge(_house.Now, Astrid, TimeSpan.FromHours(3)));
        _house.Time.Advance(TimeSpan.FromHours(2));
        await SweepAsync();
        Assert.DoesNotContain(_house.Incidents.StepsOf(incident), step => step.Why is "escalated");

        _house.Time.Advance(TimeSpan.FromHours(1));
        await SweepAsync();

        Assert.Equal(IncidentState.Open, _house.TheIncident.State);
        Assert.Contains(_house.Incidents.StepsOf(incident), step => step is { Why: "acknowledgement-expired", Group: "commerce" });
    }

    [Fact]
    public async Task Recovery_checks_are_left_to_their_own_timer_which_sends_one_a_day()
    {
        var incident = await _house.OpensAsync();
        await _house.ActAsync(incident, new Clear(_house.Now, Actor.System("test"), "Back in its band.", Resolves: false));
        _house.Time.Advance(TimeSpan.FromDays(1));
        await SweepAsync();
        Assert.Empty(_house.Queue.On(Queues.RecoveryChecks));

        await _house.ScheduleRecoveryChecks.RunAsync(House.Cancelled);
        await _house.ScheduleRecoveryChecks.RunAsync(House.Cancelled);

        Assert.Equal(incident.Id, Assert.Single(_house.Queue.On(Queues.RecoveryChecks)).As<CheckRecoveryMessage>().IncidentId);
        Assert.Contains(_house.TheIncident.Clocks, clock => clock.Kind == ClockKind.RecoveryCheck && clock.Due == _house.Now.AddDays(1));
    }

    [Fact]
    public async Task Evidence_of_a_closed_incident_is_written_once()
    {
        await AClosedIncidentAsync();

        await SweepAsync();
        var written = _house.Documents.Content.Keys.ToArray();
        await SweepAsync();

        Assert.Equal(written, _house.Documents.Content.Keys, StringComparer.Ordinal);
        Assert.Contains(written, path => path.EndsWith("/manifest.json", StringComparison.Ordinal));
        Assert.All(written, path => Assert.StartsWith($"{Containers.Evidence}/{_house.TheIncident.EvidenceLocation}/", path, StringComparison.Ordinal));
        Assert.Single(_house.HistoryOf(_house.TheIncident), name => name is nameof(EvidenceWritten));
    }

    [Fact]
    public async Task Evidence_is_still_owed_after_a_process_ended_and_the_world_went_on()
    {
        await AClosedIncidentAsync();
        _house.Crash.At = "evidence-written";
        await Assert.ThrowsAnyAsync<Exception>(SweepAsync);
        Assert.Null(_house.TheIncident.EvidenceLocation);
        await _house.ReportsAsync(new DayRange(House.Today, House.Today), _house.Now, Given.Cost(House.Today, 100m));

        await SweepAsync();

        var folder = $"{Containers.Evidence}/{_house.TheIncident.EvidenceLocation}/";
        var manifest = Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<EvidenceWritten>()).ManifestHash;
        Assert.Equal(manifest, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(_house.Documents.Content[folder + "manifest.json"])));
    }

    [Fact]
    public async Task One_incident_that_cannot_be_served_keeps_no_other_waiting_and_is_not_hidden()
    {
        await AClosedIncidentAsync();
        _house.Time.Advance(TimeSpan.FromMinutes(1));
        await _house.OpensAsync(Given.Overspend(House.Today));
        _house.Time.Advance(TimeSpan.FromHours(1));
        _house.Crash.At = "evidence-written";

        var thrown = await Assert.ThrowsAsync<AggregateException>(SweepAsync);

        Assert.IsType<ProcessEndedException>(Assert.Single(thrown.InnerExceptions));
        Assert.Contains(_house.Incidents.StepsOf(_house.Incidents.All[1]), step => step.Why is "escalated");
        Assert.Equal(0, _house.Heartbeat.Beats);
    }

    private async Task AClosedIncidentAsync()
    {
        var incident = await _house.OpensAsync();
        await _house.ActAsync(
            incident,
            new RecordRootCause(_house.Now, Astrid, new RootCause("usage", "A loop.", "Removed it.", "A test.", new Money(1_500m, "EUR"))),
            new ReviewCause(_house.Now, Astrid),
            new Resolve(_house.Now, Astrid, "Deployed the fix."),
            new Close(_house.Now, Astrid, "Done."));
    }

    private Task SweepAsync() => _house.Sweep.RunAsync(House.Cancelled);
}
