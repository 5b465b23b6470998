using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Sources;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

public sealed class PullChangesTests
{
    private static readonly ChangeSourceSettings Log = new("azure-log", ChangeSourceKinds.ActivityLog, TimeSpan.FromMinutes(15)) { Scope = "/subscriptions/x", OwnerGroup = "commerce" };

    private readonly House _house = new();

    public PullChangesTests() => Configure(Log);

    [Fact]
    public async Task A_source_is_asked_at_its_pace_and_the_first_time_for_three_days()
    {
        await _house.ScheduleChangePulls.RunAsync(House.Cancelled);
        _house.Time.Advance(TimeSpan.FromMinutes(14));
        await _house.ScheduleChangePulls.RunAsync(House.Cancelled);
        _house.Time.Advance(TimeSpan.FromMinutes(1));
        await _house.ScheduleChangePulls.RunAsync(House.Cancelled);

        var sent = Sent();
        Assert.Equal(2, sent.Count);
        Assert.Equal(TimeSpan.FromDays(3), sent[0].To - sent[0].From);
    }

    [Fact]
    public async Task One_that_posts_by_itself_is_never_asked()
    {
        Configure(new ChangeSourceSettings("pipelines", ChangeSourceKinds.Webhook, TimeSpan.FromMinutes(15)));

        await _house.ScheduleChangePulls.RunAsync(House.Cancelled);

        Assert.Empty(Sent());
    }

    [Fact]
    public async Task A_good_pull_lets_the_next_one_begin_six_hours_before_it_and_a_failed_one_does_not()
    {
        await PullAsync();
        _house.ChangeSource.Answer = new([], 0, ["It refused."], RetryAfter: null);
        var good = _house.Now;
        _house.Time.Advance(TimeSpan.FromHours(5));
        await PullAsync();
        _house.Time.Advance(TimeSpan.FromHours(5));
        await PullAsync();

        Assert.Equal([good - TimeSpan.FromHours(6), good - TimeSpan.FromHours(6)], _house.ChangeSource.Asked.Skip(1).Select(asked => asked.From));
    }

    [Fact]
    public async Task After_a_month_of_silence_it_asks_for_the_fourteen_days_that_are_kept()
    {
        await PullAsync();
        _house.Time.Advance(TimeSpan.FromDays(31));
        await PullAsync();

        Assert.Equal(_house.Now.AddDays(-14), _house.ChangeSource.Asked[^1].From);
    }

    [Fact]
    public async Task What_is_pulled_twice_is_kept_once_and_belongs_to_the_line_of_its_source()
    {
        Configure(Log with { Line = Given.Line });
        _house.ChangeSource.Answer = new([new Change("azure-log", "17", ChangeKind.Model, "gpt-5", _house.Now, "ci")], 0, [], RetryAfter: null);

        await PullAsync();
        _house.Time.Advance(TimeSpan.FromHours(1));
        await PullAsync();

        Assert.Equal(Given.Line, Assert.Single(_house.Changes.All).Line);
    }

    [Fact]
    public async Task A_throttled_pull_puts_itself_back_and_gives_way_to_a_newer_one()
    {
        _house.ChangeSource.Answer = new([], 0, ["Too often."], TimeSpan.FromMinutes(2));
        await PullAsync();
        var again = Sent()[^1];
        Assert.Equal(1, again.Attempt);
        _house.Time.Advance(TimeSpan.FromMinutes(15));
        await _house.ScheduleChangePulls.RunAsync(House.Cancelled);

        await _house.PullChanges.RunAsync(again, House.Cancelled);

        Assert.Single(_house.ChangeSource.Asked);
    }

    [Fact]
    public async Task A_source_that_is_refused_is_one_data_incident_to_its_owner_until_it_works_again()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        _house.ChangeSource.Answer = Refused;
        await PullAsync();
        await _house.EvaluateAsync();
        _house.Time.Advance(TimeSpan.FromHours(1));
        await PullAsync();
        await _house.EvaluateAsync();

        var incident = _house.TheIncident;
        Assert.Equal(("change-source:azure-log", FindingKind.DataMissing, "permission-missing", "commerce"), (incident.Line, incident.Finding.Kind, incident.Finding.ReasonName, incident.OwnerGroup));
        Assert.StartsWith("The identity may not read the scope.", incident.Finding.Reason, StringComparison.Ordinal);
        Assert.Equal((1, IncidentState.Open), (incident.Firings, incident.State));

        _house.ChangeSource.Answer = new([], 0, [], RetryAfter: null);
        _house.Time.Advance(TimeSpan.FromHours(1));
        await PullAsync();
        await _house.EvaluateAsync();
        Assert.Equal(IncidentState.Resolved, _house.TheIncident.State);
    }

    [Fact]
    public async Task A_failure_asks_for_one_evaluation_and_so_does_its_end()
    {
        await PullAsync();
        _house.ChangeSource.Answer = Refused;
        for (var pull = 0; pull < 3; pull++)
        {
            _house.Time.Advance(TimeSpan.FromHours(1));
            await PullAsync();
        }

        Assert.Single(_house.Queue.On(Queues.Evaluations));
        _house.ChangeSource.Answer = new([], 0, [], RetryAfter: null);
        _house.Time.Advance(TimeSpan.FromHours(1));
        await PullAsync();
        Assert.Equal(2, _house.Queue.On(Queues.Evaluations).Count);
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    public async Task One_that_cannot_be_reached_is_told_after_a_day(int hours, bool told)
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        _house.ChangeSource.Answer = new([], 0, ["It is down."], TimeSpan.FromMinutes(10)) { Trouble = new SourceTrouble(SourceTroubles.Unavailable, "It is down.") };
        await PullAsync();
        _house.Time.Advance(TimeSpan.FromHours(hours));
        await PullAsync();

        await _house.EvaluateAsync();

        Assert.Equal(told, _house.Incidents.All.Any(incident => incident.Finding.ReasonName is SourceTroubles.GoneQuiet));
    }

    private static ChangePull Refused => new([], 0, ["The identity may not read the scope."], RetryAfter: null)
    {
        Trouble = new SourceTrouble(SourceTroubles.PermissionMissing, "The identity may not read the scope."),
    };

    private void Configure(ChangeSourceSettings source)
    {
        var inForce = Given.InForce();
        _house.Configurations.InForce = inForce with { Configuration = inForce.Configuration with { ChangeSources = [source] } };
    }

    private async Task PullAsync()
    {
        await _house.ScheduleChangePulls.RunAsync(House.Cancelled);
        await _house.PullChanges.RunAsync(Sent()[^1], House.Cancelled);
    }

    private List<PullChangesMessage> Sent() => [.. _house.Queue.On(Queues.ChangePulls).Select(sent => sent.As<PullChangesMessage>())];
}
