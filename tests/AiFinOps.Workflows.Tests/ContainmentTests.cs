using AiFinOps.Core.Containment;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

public sealed class ContainmentTests
{
    private static readonly Actor Astrid = new("astrid", "platform-sign-in");
    private static readonly Actor Carla = new("carla", "platform-sign-in");

    private readonly House _house = new();

    [Fact]
    public async Task In_dry_run_what_would_have_been_done_is_on_record()
    {
        var message = await ARequestAsync();

        await ApplyAsync(message);

        var applied = Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<ContainmentApplied>());
        Assert.Equal((true, "600 requests/min", "120 requests/min"), (applied.DryRun, applied.PreState, applied.PostState));
        Assert.Equal(ContainmentState.Active, Record().State);
    }

    [Fact]
    public async Task A_message_that_arrives_twice_acts_once()
    {
        var message = await ARequestAsync();
        await ApplyAsync(message);

        await ApplyAsync(message);

        Assert.Equal(1, _house.Target.Applied);
        Assert.Single(_house.HistoryOf(_house.TheIncident), name => name is nameof(ContainmentApplied));
    }

    [Fact]
    public async Task A_process_that_ends_before_the_record_leaves_one_record()
    {
        var message = await ARequestAsync();
        _house.Crash.At = "containment-done";
        await Assert.ThrowsAsync<ProcessEndedException>(() => ApplyAsync(message));

        await ApplyAsync(message);

        Assert.Single(_house.HistoryOf(_house.TheIncident), name => name is nameof(ContainmentApplied));
    }

    [Fact]
    public async Task A_target_that_refuses_is_a_failure_that_the_owner_hears_of()
    {
        var message = await ARequestAsync();
        _house.Target.Refusal = new TargetChange(Done: false, "changed-by-somebody", "Somebody set 300 requests/min.", new TargetState("300 requests/min", ""));

        await ApplyAsync(message);

        Assert.Equal(ContainmentState.Failed, Record().State);
        Assert.Contains(_house.Incidents.StepsOf(_house.TheIncident), step => step is { Why: "containment-failed", Group: "commerce" });
    }

    [Fact]
    public async Task Nothing_is_taken_back_without_an_approved_review()
    {
        var message = await ARequestAsync();
        await ApplyAsync(message);

        await ApplyAsync(message with { Revert = true });

        Assert.Equal(ContainmentState.Active, Record().State);
        Assert.Empty(_house.Target.Reverted);
    }

    [Fact]
    public async Task An_approved_review_takes_every_active_action_back_to_what_was_read()
    {
        await ApplyAsync(await ARequestAsync());
        await ApproveAsync();

        var revert = Assert.Single(_house.Queue.On(Queues.Containments)).As<ApplyContainmentMessage>();
        Assert.True(revert.Revert);
        await ApplyAsync(revert);
        await ApplyAsync(revert);

        Assert.Equal([("600 requests/min", "120 requests/min")], _house.Target.Reverted);
        Assert.Equal(ContainmentState.Reverted, Record().State);
    }

    [Fact]
    public async Task A_reversal_that_is_blocked_stays_active_and_is_escalated()
    {
        await ApplyAsync(await ARequestAsync());
        await ApproveAsync();
        _house.Target.Refusal = new TargetChange(Done: false, "revert-blocked", "Somebody set 300 requests/min.", new TargetState("300 requests/min", ""));

        await ApplyAsync(Assert.Single(_house.Queue.On(Queues.Containments)).As<ApplyContainmentMessage>());

        Assert.Equal(ContainmentState.Active, Record().State);
        Assert.Contains(nameof(RevertBlocked), _house.HistoryOf(_house.TheIncident), StringComparer.Ordinal);
        Assert.Contains(_house.Incidents.StepsOf(_house.TheIncident), step => step.Why is "revert-blocked");
    }

    [Fact]
    public async Task An_action_that_was_never_requested_is_rejected_by_name()
    {
        var message = await ARequestAsync() with { ActionId = "switch-everything-off" };

        var thrown = await Assert.ThrowsAsync<MessageRejectedException>(() => ApplyAsync(message));

        Assert.Contains("switch-everything-off", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, _house.Target.Applied);
    }

    [Fact]
    public async Task Three_final_days_within_the_band_resolve_an_incident_that_holds_nothing()
    {
        var incident = await AfterAJumpAsync(100m, 100m, 100m);

        await CheckAsync(incident);

        var checkedDay = Assert.Single(_house.Incidents.EventsOf(incident).OfType<RecoveryChecked>());
        Assert.Equal((true, 3), (checkedDay.Stable, checkedDay.SettledDays));
        Assert.Equal(IncidentState.Resolved, _house.TheIncident.State);
    }

    [Fact]
    public async Task Spend_that_is_still_high_keeps_the_incident_open()
    {
        var incident = await AfterAJumpAsync(100m, 100m, 1_700m);

        await CheckAsync(incident);

        Assert.False(Assert.Single(_house.Incidents.EventsOf(incident).OfType<RecoveryChecked>()).Stable);
        Assert.Equal(IncidentState.Open, _house.TheIncident.State);
    }

    [Fact]
    public async Task A_check_of_an_incident_that_has_ended_does_nothing_and_of_one_that_never_was_is_rejected()
    {
        var incident = await _house.OpensAsync();
        await _house.ActAsync(incident, new MarkFalse(_house.Now, Astrid, "A load test."));
        var before = _house.HistoryOf(incident);

        await CheckAsync(incident);

        Assert.Equal(before, _house.HistoryOf(incident), StringComparer.Ordinal);
        await Assert.ThrowsAsync<MessageRejectedException>(() => _house.CheckRecovery.RunAsync(new CheckRecoveryMessage(Given.Line, "nobody"), House.Cancelled));
    }

    private async Task<ApplyContainmentMessage> ARequestAsync()
    {
        var incident = await _house.OpensAsync();
        var plan = new ContainmentPlan(ContainmentPlanner.ActionId(incident.Id, Given.Rung.Id), Given.Rung, ContainmentMode.DryRun, "95.00 %");
        await _house.ActAsync(incident, new RequestContainment(_house.Now, Actor.System("test"), plan));
        var message = Assert.Single(_house.Queue.On(Queues.Containments)).As<ApplyContainmentMessage>();
        _house.Queue.Messages.Clear();
        return message;
    }

    private Task ApproveAsync() => _house.ActAsync(
        _house.TheIncident,
        new SubmitReview(_house.Now, Astrid, new ReenableReview("Astrid owns it.", "A loop was removed.", "Three days at 100 EUR.", "Logs and prices.")),
        new ApproveReenable(_house.Now, Carla, Refusal: null));

    /// <summary>A jump on the day before today, found today; then these days, and two more for the last of them to be final.</summary>
    private async Task<Incident> AfterAJumpAsync(params decimal[] days)
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_700m);
        await _house.EvaluateAsync();
        var incident = Assert.Single(_house.Incidents.All, found => found.Finding.Kind == FindingKind.SpendAbove);
        await _house.ReportsAsync(House.Today, [.. days, 100m, 100m]);
        _house.Time.Advance(TimeSpan.FromDays(days.Length + 2));
        return incident;
    }

    private Task ApplyAsync(ApplyContainmentMessage message) => _house.ApplyContainment.RunAsync(message, House.Cancelled);

    private Task CheckAsync(Incident incident) => _house.CheckRecovery.RunAsync(new CheckRecoveryMessage(incident.Line, incident.Id), House.Cancelled);

    private ContainmentRecord Record() => Assert.Single(_house.TheIncident.Containments);
}
