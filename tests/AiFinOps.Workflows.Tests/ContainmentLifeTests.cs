using AiFinOps.Core.Budgets;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

/// <summary>A real limit from the stop to its last step back.</summary>
public sealed class ContainmentLifeTests
{
    private const string Target = "gateway/support-chat";

    private static readonly Actor Astrid = new("astrid", "platform-sign-in");
    private static readonly Actor Carla = new("carla", "platform-sign-in");
    private static readonly ContainmentRung Limit = Given.Rung with { Setting = "120", Floor = "60" };
    private const string Tokens = "gateway/tokens";
    private static readonly ContainmentRung FewerTokens = Limit with { Id = "fewer-tokens", Target = Tokens, Setting = "60" };

    private readonly House _house = new();

    public ContainmentLifeTests() => Configured(ContainmentMode.Automatic);

    [Fact]
    public async Task A_stop_in_mode_automatic_lowers_the_limit_once_and_keeps_what_it_was()
    {
        await StopsAsync();
        await DeliverAsync(twice: true);

        Assert.Equal([(Target, 600, 120)], _house.Gateway.Writes);
        Assert.Equal(("600", "120", ContainmentState.Active, false), Record() is var record ? (record.PreState, record.PostState, record.State, record.DryRun) : default);
    }

    [Fact]
    public async Task In_mode_approve_nothing_is_written_before_a_person_agrees()
    {
        Configured(ContainmentMode.Approve);
        await StopsAsync();
        await DeliverAsync();
        Assert.Empty(_house.Gateway.Writes);

        await _house.ActAsync(Stop, new ApproveContainment(_house.Now, Carla, "", "It burns"));
        await DeliverAsync();

        Assert.Equal([(Target, 600, 120)], _house.Gateway.Writes);
    }

    [Fact]
    public async Task A_target_that_is_not_configured_is_never_written_to_and_the_owner_hears_of_it()
    {
        Configured(ContainmentMode.Automatic, target: "gateway/another");
        await StopsAsync();
        await DeliverAsync();

        Assert.Empty(_house.Gateway.Writes);
        Assert.Equal(ContainmentState.Failed, Record().State);
        Assert.Contains(_house.Incidents.StepsOf(Stop), step => step.Why is "containment-failed");
    }

    [Fact]
    public async Task While_all_acting_is_halted_nothing_is_written_and_what_waited_goes_on_after_it()
    {
        await StopsAsync();
        await _house.Switch.HaltAsync(Carla, "The gateway team is moving it", House.Cancelled);
        var message = Assert.Single(_house.Queue.On(Queues.Containments));
        _house.Queue.Messages.Clear();

        await _house.ApplyContainment.RunAsync(message.As<ApplyContainmentMessage>(), House.Cancelled);

        Assert.Empty(_house.Gateway.Writes);
        Assert.Equal((TimeSpan.FromMinutes(1), 0), Assert.Single(_house.Queue.On(Queues.Containments)) is var waits ? (waits.Delay, waits.As<ApplyContainmentMessage>().Attempt) : default);
        _house.Time.Advance(TimeSpan.FromMinutes(1));
        await _house.Switch.ResumeAsync(Carla, "It is moved", House.Cancelled);
        await DeliverAsync();
        Assert.Equal([(Target, 600, 120)], _house.Gateway.Writes);
        Assert.Equal(["All containment halted: The gateway team is moving it", "Containment acts again: It is moved"], _house.Changes.All.Select(change => change.What));
    }

    [Theory]
    [InlineData("containment-started")]
    [InlineData("target-written")]
    [InlineData("containment-done")]
    public async Task A_process_that_ends_around_the_write_leaves_one_write_and_the_way_back(string place)
    {
        await StopsAsync();
        _house.Crash.At = place;
        await Assert.ThrowsAsync<ProcessEndedException>(() => DeliverAsync(forget: false));

        await DeliverAsync();

        Assert.Equal([(Target, 600, 120)], _house.Gateway.Writes);
        Assert.Equal(("600", ContainmentState.Active), (Record().PreState, Record().State));
    }

    [Fact]
    public async Task Somebody_who_changes_the_limit_between_reading_and_writing_is_not_overwritten()
    {
        await StopsAsync();
        _house.Crash.At = "containment-started";
        await Assert.ThrowsAsync<ProcessEndedException>(() => DeliverAsync(forget: false));
        _house.Gateway.SomebodySets(Target, 400);

        await DeliverAsync();

        Assert.Equal((400, ContainmentState.Failed), (_house.Gateway.Limit(Target), Record().State));
    }

    [Fact]
    public async Task A_target_that_asks_to_wait_is_tried_again_and_after_eight_tries_people_hear_of_it()
    {
        _house.Gateway.Throttled = 3;
        await StopsAsync();
        await DeliverAsync();
        Assert.Equal(ContainmentState.Active, Record().State);

        var other = new ContainmentLifeTests();
        other._house.Gateway.Throttled = 100;
        await other.StopsAsync();
        await other.DeliverAsync();
        Assert.Equal(ContainmentState.Failed, other.Record().State);
        Assert.Equal(100 - ApplyContainment.MostAttempts, other._house.Gateway.Throttled);
    }

    [Fact]
    public async Task An_approved_review_gives_the_limit_back_by_steps_of_a_day()
    {
        await ContainedAsync();
        await ApproveAsync();
        await DeliverAsync();
        Assert.Equal(240, _house.Gateway.Limit(Target));

        await NextDayAsync();
        Assert.Equal(360, _house.Gateway.Limit(Target));

        await NextDayAsync();
        Assert.Equal((600, ContainmentState.Reverted), (_house.Gateway.Limit(Target), Record().State));
        Assert.True(Stop.IsOnProbation);
    }

    [Theory]
    [InlineData("target-written")]
    [InlineData("containment-done")]
    public async Task A_process_that_ends_around_a_step_back_takes_it_once(string place)
    {
        await ContainedAsync();
        await ApproveAsync();
        _house.Crash.At = place;
        await Assert.ThrowsAsync<ProcessEndedException>(() => DeliverAsync(forget: false));

        await DeliverAsync();

        Assert.Equal([(Target, 600, 120), (Target, 120, 240)], _house.Gateway.Writes);
        Assert.Equal((0.25m, null), (Record().Released, Record().BlockedSince));
    }

    [Fact]
    public async Task A_step_back_that_nobody_recorded_is_not_taken_for_somebody_elses_change_by_what_comes_after_it()
    {
        Configured(ContainmentMode.Automatic, undoOn: "chat-quality");
        await ContainedAsync();
        await ApproveAsync();
        _house.Crash.At = "target-written";
        await Assert.ThrowsAsync<ProcessEndedException>(() => DeliverAsync());
        Assert.Equal((240, 0m), (_house.Gateway.Limit(Target), Record().Released));

        await SignalAsync("chat-quality");
        await DeliverAsync();

        Assert.Equal((600, ContainmentState.Undone, null), (_house.Gateway.Limit(Target), Record().State, Record().BlockedSince));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_somebody_sets_after_a_step_that_nobody_recorded_is_theirs(bool repeatsAnswers)
    {
        Configured(ContainmentMode.Automatic, undoOn: "chat-quality");
        await ContainedAsync();
        await ApproveAsync();
        _house.Crash.At = "target-written";
        await Assert.ThrowsAsync<ProcessEndedException>(() => DeliverAsync());
        _house.Gateway.RepeatsAnswers = repeatsAnswers;
        _house.Gateway.SomebodySets(Target, 300);

        await SignalAsync("chat-quality");
        await DeliverAsync();

        Assert.Equal(300, _house.Gateway.Limit(Target));
        Assert.NotNull(Record().BlockedSince);
    }

    [Fact]
    public async Task A_limit_that_somebody_changed_is_left_alone_tried_again_daily_and_told()
    {
        await ContainedAsync();
        _house.Gateway.SomebodySets(Target, 300);
        await ApproveAsync();
        await DeliverAsync();
        await NextDayAsync();

        Assert.Equal((300, ContainmentState.Active), (_house.Gateway.Limit(Target), Record().State));
        Assert.Equal(2, _house.Incidents.StepsOf(Stop).Count(step => step.Why is "revert-blocked"));

        _house.Gateway.SomebodySets(Target, 120);
        await NextDayAsync();
        Assert.Equal((240, null), (_house.Gateway.Limit(Target), Record().BlockedSince));
    }

    [Fact]
    public async Task Spend_that_is_over_its_budget_has_not_recovered_until_somebody_with_a_name_raises_it()
    {
        await ContainedAsync();
        await _house.ReportsAsync(Today, 100m, 100m, 100m, 100m, 100m);
        _house.Time.Advance(TimeSpan.FromDays(6));
        Assert.Contains("above the budget of 4,000.00 EUR", await CheckAsync(), StringComparison.Ordinal);

        var inForce = _house.Configurations.InForce!;
        _house.Configurations.InForce = inForce with { Configuration = Given.Configuration(20_000m) with { HardStops = inForce.Configuration.HardStops, ContainmentTargets = inForce.Configuration.ContainmentTargets } };
        await _house.Changes.RecordAsync(
            new Change("configuration", "version-2-chat", ChangeKind.Config, $"Configuration version 2: line {Given.Line} changed (budget)", _house.Now.AddMinutes(-5), "carla") { Line = Given.Line }, House.Cancelled);

        Assert.Contains("The budget was raised from 4,000.00 EUR to 20,000.00 EUR by carla", await CheckAsync(), StringComparison.Ordinal);
        Assert.True(Stop.RecoveryStable);
    }

    [Fact]
    public async Task A_rung_that_breaks_the_product_is_undone_by_its_signal_without_a_review_and_the_next_one_takes_its_place()
    {
        Configured(ContainmentMode.Automatic, undoOn: "chat-quality");
        await ContainedAsync();

        Assert.Empty(await SignalAsync("another-signal"));
        Assert.Single(await SignalAsync("chat-quality"));
        await DeliverAsync(twice: true);

        Assert.Equal([(Target, 600, 120), (Target, 120, 600)], _house.Gateway.Writes);
        Assert.Equal((ContainmentState.Undone, "chat-quality"), (Record().State, Record().UndoneOn));
        Assert.Contains(_house.Incidents.StepsOf(Stop), step => step.Why is "containment-undone");
        Assert.Empty(await SignalAsync("chat-quality"));

        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.EvaluateAsync();
        await DeliverAsync();
        Assert.Equal((Tokens, 600, 60), _house.Gateway.Writes[^1]);
    }

    [Fact]
    public async Task An_undoing_that_somebody_blocks_is_told_and_tried_again_daily_and_nothing_else_goes_back_without_a_review()
    {
        Configured(ContainmentMode.Automatic, undoOn: "chat-quality");
        await ContainedAsync();
        _house.Gateway.SomebodySets(Target, 300);
        await SignalAsync("chat-quality");
        await DeliverAsync();
        Assert.Contains(_house.Incidents.StepsOf(Stop), step => step.Why is "revert-blocked");

        _house.Gateway.SomebodySets(Target, 120);
        await NextDayAsync();

        Assert.Equal((600, ContainmentState.Undone), (_house.Gateway.Limit(Target), Record().State));
        Assert.Null(Stop.ReviewApprovedBy);
    }

    [Fact]
    public async Task What_was_undone_by_a_signal_is_not_contained_again_when_spend_comes_back()
    {
        Configured(ContainmentMode.Automatic, undoOn: "chat-quality");
        await ContainedAsync();
        await SignalAsync("chat-quality");
        await DeliverAsync();

        await _house.ReportsAsync(Today, 4_000m, 4_000m, 4_000m);
        _house.Time.Advance(TimeSpan.FromDays(4));
        await CheckAsync();
        await DeliverAsync();

        Assert.Equal(600, _house.Gateway.Limit(Target));
    }

    [Fact]
    public async Task The_next_rung_is_taken_on_a_day_that_shows_that_the_last_one_was_not_enough()
    {
        await ContainedAsync();

        await _house.ReportsAsync(Today, 100m, 4_000m);
        _house.Time.Advance(TimeSpan.FromDays(2));
        await _house.EvaluateAsync();
        await DeliverAsync();

        Assert.Equal([(Target, 600, 120), (Tokens, 600, 60)], _house.Gateway.Writes);
    }

    [Fact]
    public async Task No_next_rung_is_taken_while_nobody_knows_what_the_last_one_did()
    {
        await ContainedAsync();

        _house.Time.Advance(TimeSpan.FromDays(2));
        await _house.ReportsAsync(Today, 100m);
        await _house.EvaluateAsync();
        await DeliverAsync();

        Assert.Single(_house.Gateway.Writes);
    }

    [Fact]
    public async Task A_credit_that_brings_the_month_below_the_stop_releases_nothing()
    {
        await ContainedAsync();

        await _house.ReportsAsync(Today, 10m);
        _house.Configurations.InForce = _house.Configurations.InForce! with
        {
            Configuration = _house.Configurations.InForce.Configuration with { Lines = [.. _house.Configurations.InForce.Configuration.Lines.Select(line => line with { Budget = line.Budget! with { Monthly = new(160_000m, "EUR") } })] },
        };
        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.EvaluateAsync();
        await DeliverAsync();

        Assert.Equal((120, ContainmentState.Active), (_house.Gateway.Limit(Target), Record().State));
    }

    private Incident Stop => Assert.Single(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop);

    private ContainmentRecord Record() => Stop.Containments[0];

    /// <returns>What the recovery check found, in words.</returns>
    private async Task<string> CheckAsync()
    {
        await _house.CheckRecovery.RunAsync(new CheckRecoveryMessage(Given.Line, Stop.Id), House.Cancelled);
        return _house.Incidents.EventsOf(Stop).OfType<RecoveryChecked>().Last().Reason;
    }

    private Task<IReadOnlyList<Undone>> SignalAsync(string signal) =>
        _house.ReportSignal.RunAsync("pipelines", signal, "One answer in seven is refused.", _house.Configurations.InForce!.Configuration, House.Cancelled);

    private void Configured(ContainmentMode mode, string target = Target, string undoOn = "") => _house.Configurations.InForce = Given.InForce(budget: 4_000m) with
    {
        Configuration = Given.Configuration(4_000m) with
        {
            HardStops = [new HardStopRule(Given.Line, 0.95m, mode, [Limit with { UndoOn = undoOn }, FewerTokens])],
            ContainmentTargets = [new ContainmentTargetSettings(target, ContainmentTargetKinds.ApimNamedValue), new ContainmentTargetSettings(Tokens, ContainmentTargetKinds.ApimNamedValue)],
        },
    };

    /// <summary>Two months of 100 a day against a budget of 4,000, and 4,000 on the eighth of October. It is the morning of the ninth.</summary>
    private async Task StopsAsync()
    {
        await _house.ReportsAsync(House.Today.AddDays(-61), [.. Enumerable.Repeat(100m, 70), 4_000m]);
        _house.Time.Advance(TimeSpan.FromDays(10));
        await _house.EvaluateAsync();
    }

    private DateOnly Today => DateOnly.FromDateTime(_house.Now.UtcDateTime);

    private async Task ContainedAsync()
    {
        await StopsAsync();
        await DeliverAsync();
        Assert.Equal(ContainmentState.Active, Record().State);
    }

    private Task ApproveAsync() => _house.ActAsync(
        Stop,
        new SubmitReview(_house.Now, Astrid, new ReenableReview("Astrid owns it.", "A loop was removed.", "Three days at 100 EUR.", "Logs and prices.")),
        new ApproveReenable(_house.Now, Carla, Refusal: null) { Release = new ContainmentSettings().Release });

    private async Task NextDayAsync()
    {
        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.Sweep.RunAsync(House.Cancelled);
        await DeliverAsync();
    }

    /// <summary>Delivers what waits for containment until nothing does.</summary>
    /// <param name="twice">A queue may.</param>
    /// <param name="forget">False: what is being delivered when the process ends is delivered again.</param>
    private async Task DeliverAsync(bool twice = false, bool forget = true)
    {
        while (_house.Queue.On(Queues.Containments) is [var first, ..])
        {
            if (forget)
            {
                _house.Queue.Messages.Remove(first);
            }

            await _house.ApplyContainment.RunAsync(first.As<ApplyContainmentMessage>(), House.Cancelled);
            if (twice)
            {
                await _house.ApplyContainment.RunAsync(first.As<ApplyContainmentMessage>(), House.Cancelled);
            }

            _house.Queue.Messages.Remove(first);
        }
    }
}
