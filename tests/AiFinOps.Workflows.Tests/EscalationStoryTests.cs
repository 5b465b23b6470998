using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;

namespace AiFinOps.Workflows.Tests;

/// <summary>What reached whom, when and why, minute by minute. It begins at 10:00 UTC on Tuesday 2026-09-29, unless a test says otherwise.</summary>
public sealed class EscalationStoryTests
{
    private static readonly Actor Astrid = new("astrid", "platform-sign-in");

    private readonly House _house = new();

    public EscalationStoryTests()
    {
        _house.Time.Advance(TimeSpan.FromHours(4));
        Configure(_ => _);
    }

    [Fact]
    public async Task First_page_repeats_and_the_way_up_to_the_last_level()
    {
        await _house.OpensAsync(Given.Overspend(House.Today.AddDays(-1), 9_000m, Severity.Critical));

        Assert.Equal(
            [
                "10:00 commerce: fired", "10:10 commerce: repeated", "10:15 commerce: clock-missed", "10:15 leads: escalated",
                "10:20 commerce: repeated", "10:30 commerce: repeated", "10:30 finops: escalated", "10:45 commerce: reminder", "11:00 commerce: clock-missed", "11:00 executives: escalated", "11:00 leads: clock-missed",
            ],
            await ToldAsync(TimeSpan.FromMinutes(65)));
    }

    [Fact]
    public async Task Acknowledged_in_time_nobody_else_hears_of_it()
    {
        var incident = await _house.OpensAsync(Given.Overspend(House.Today.AddDays(-1), 9_000m, Severity.Critical));
        await ToldAsync(TimeSpan.FromMinutes(12));

        await _house.ActAsync(incident, new Acknowledge(_house.Now, Astrid, TimeSpan.FromHours(24)));

        Assert.Empty(await ToldAsync(TimeSpan.FromMinutes(30)));
        Assert.DoesNotContain(_house.Incidents.EventsOf(_house.TheIncident), happened => happened is ClockMissed);
    }

    [Fact]
    public async Task Acknowledged_too_late_the_miss_stays_on_record_and_the_climb_ends_there()
    {
        var incident = await _house.OpensAsync(Given.Overspend(House.Today.AddDays(-1), 9_000m, Severity.Critical));
        await ToldAsync(TimeSpan.FromMinutes(20));

        await _house.ActAsync(incident, new Acknowledge(_house.Now, Astrid, TimeSpan.FromHours(24)));

        Assert.Empty(await ToldAsync(TimeSpan.FromMinutes(20)));
        Assert.Equal(ClockKind.Acknowledge, Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<ClockMissed>()).Clock);
    }

    [Fact]
    public async Task An_acknowledgement_without_work_expires_and_the_same_levels_are_told_again()
    {
        var incident = await _house.OpensAsync(Given.Overspend(House.Today.AddDays(-1), 9_000m, Severity.Critical));
        await ToldAsync(TimeSpan.FromMinutes(20));
        await _house.ActAsync(incident, new Acknowledge(_house.Now, Astrid, TimeSpan.FromMinutes(20)));

        Assert.Equal(["10:40 commerce: acknowledgement-expired", "10:45 commerce: reminder", "10:55 leads: escalated"], await ToldAsync(TimeSpan.FromMinutes(36)));
    }

    [Fact]
    public async Task The_owner_on_holiday_is_represented_and_the_message_says_so()
    {
        Configure(configuration => configuration with
        {
            People = [.. configuration.People.Select(person => person.Id is "astrid" ? person with { Away = [new Absence(House.Today, House.Today.AddDays(7))] } : person)],
            OwnerGroups = [.. configuration.OwnerGroups.Select(group => group.Id is "commerce"
                ? group with { Members = ["astrid", "carla"], Rota = new Rota(["astrid", "carla"], new(2026, 9, 28), TimeSpan.FromHours(9), []) } : group)],
        });
        await _house.OpensAsync();

        await ToldAsync(TimeSpan.Zero);

        var told = Assert.Single(_house.Channel.Received);
        Assert.Equal(["carla"], told.Recipients);
        Assert.Equal(("carla", "deputy"), (told.Data["onCall"], told.Data["onCallReason"]));
        Assert.Contains("On call: carla (astrid is away).", told.Text, StringComparison.Ordinal);
        Assert.Equal(new OnCall("carla", "deputy", "astrid is away"), Asked("fired").OnCall);
    }

    [Fact]
    public async Task Customer_impact_tells_the_next_level_at_once()
    {
        Configure(configuration => configuration with { Lines = [configuration.Lines[0] with { CustomerImpact = true }] });
        await _house.OpensAsync();

        Assert.Equal(["10:00 commerce: fired", "10:00 leads: fired"], await ToldAsync(TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public async Task Regulated_exposure_tells_the_next_level_and_compliance_at_once()
    {
        Configure(configuration => configuration with { Lines = [configuration.Lines[0] with { Regulated = true }] });
        await _house.OpensAsync();

        Assert.Equal(["10:00 commerce: fired", "10:00 compliance: fired", "10:00 leads: fired"], await ToldAsync(TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public async Task Unresolved_for_too_long_one_level_further_hears_of_it()
    {
        var incident = await _house.OpensAsync();
        await ToldAsync(TimeSpan.FromMinutes(5));
        await _house.ActAsync(incident, new StartInvestigation(_house.Now, Astrid));
        var due = _house.TheIncident.Clocks.Single(clock => clock.Kind == ClockKind.Resolve).Due;
        _house.Time.Advance(due - _house.Now);

        Assert.Contains("10:00 finops: unresolved", await ToldAsync(TimeSpan.Zero));
        Assert.True(_house.TheIncident.Unresolved);
    }

    [Fact]
    public async Task What_began_two_months_ago_pages_nobody_and_owes_nothing_by_the_minute()
    {
        var opened = await _house.OpensAsync(new GradedFinding(Given.Overspend(House.Today.AddDays(-1)).Finding with { Onset = House.Today.AddDays(-61) }, Severity.Critical, "commerce"));

        Assert.Empty(await ToldAsync(TimeSpan.FromHours(2)));
        Assert.True(opened.IsOpen);
        Assert.Equal(("fired", "too-old"), Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationWithheld>()) is var withheld ? (withheld.Why, withheld.ReasonName) : default);
        Assert.Empty(_house.TheIncident.Clocks);
    }

    [Fact]
    public async Task A_hard_stop_pages_however_old_its_cause_is()
    {
        var finding = Given.Overspend(House.Today.AddDays(-1)).Finding with { Onset = House.Today.AddDays(-61), Kind = FindingKind.HardStop, CauseKey = CauseKeys.HardStop("2026-09") };
        await _house.OpensAsync(new GradedFinding(finding, Severity.Critical, "commerce"));

        Assert.Equal(["10:00 commerce: fired"], await ToldAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task At_night_high_waits_for_the_morning_and_is_told_once_with_its_clocks_counted_from_there()
    {
        await AtNightAsync();
        await _house.OpensAsync();

        Assert.Equal(["08:00 commerce: fired", "08:45 commerce: repeated", "09:00 commerce: clock-missed", "09:00 leads: escalated"], await ToldAsync(TimeSpan.FromHours(10)));
        var waited = Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationDeferred>());
        Assert.Equal((_house.Now.Date.AddHours(8), "fired"), (waited.Until.UtcDateTime, waited.Why));
        Assert.Equal(waited.At.AddHours(24), _house.TheIncident.Clocks.Single(clock => clock.Kind == ClockKind.RootCauseStarted).Due);
    }

    [Fact]
    public async Task At_night_high_is_told_where_the_budgets_stop_would_fall_before_the_morning()
    {
        await AtNightAsync();
        var finding = Given.Overspend(House.Today.AddDays(-1));

        await _house.OpensAsync(finding with { Finding = StopOutlook.Noted(finding.Finding, _house.Now.AddHours(8)) });

        Assert.Equal(["23:00 commerce: fired"], await ToldAsync(TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public async Task At_night_critical_is_told()
    {
        await AtNightAsync();
        await _house.OpensAsync(Given.Overspend(House.Today.AddDays(-1), 9_000m, Severity.Critical));

        Assert.Equal(["23:00 commerce: fired"], await ToldAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task What_was_taken_in_the_night_is_not_asked_for_in_the_morning()
    {
        await AtNightAsync();
        var incident = await _house.OpensAsync();
        await _house.ActAsync(incident, new Acknowledge(_house.Now, Astrid, TimeSpan.FromHours(24)));

        Assert.Empty(await ToldAsync(TimeSpan.FromHours(9.5)));
        Assert.Equal("answered", Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationWithheld>()).ReasonName);
    }

    [Fact]
    public async Task A_night_tells_nothing_twice_although_every_sweep_is_run_twice()
    {
        await AtNightAsync();
        await _house.OpensAsync();
        _house.Time.Advance(TimeSpan.FromHours(9));

        await _house.Sweep.RunAsync(House.Cancelled);
        await _house.Sweep.RunAsync(House.Cancelled);

        Assert.Single(_house.Incidents.StepsOf(_house.TheIncident));
        Assert.Empty(_house.TheIncident.Deferred);
    }

    private async Task AtNightAsync()
    {
        _house.Time.Advance(TimeSpan.FromHours(13));
        Configure(configuration => configuration with { OwnerGroups = [.. configuration.OwnerGroups.Select(group => group with { Quiet = Defaults.Quiet })] });
        await Task.CompletedTask;
    }

    private void Configure(Func<FinOpsConfiguration, FinOpsConfiguration> change)
    {
        var inForce = Given.InForce();
        var groups = inForce.Configuration.OwnerGroups.Concat([new OwnerGroup("executives", "Executives", ["carla"], ["log"]), new OwnerGroup("compliance", "Compliance", ["dag"], ["log"])]);
        _house.Configurations.InForce = inForce with { Configuration = change(inForce.Configuration with { OwnerGroups = [.. groups] }) };
    }

    /// <summary>Lets time pass minute by minute, sweeps and dispatches, and says what arrived meanwhile: when, at whom, why.</summary>
    private async Task<IReadOnlyList<string>> ToldAsync(TimeSpan time)
    {
        var before = _house.Channel.Received.Count;
        List<string> told = [];
        for (var ends = _house.Now + time; ; _house.Time.Advance(TimeSpan.FromMinutes(1)))
        {
            await _house.Sweep.RunAsync(House.Cancelled);
            await DispatchAsync();
            told.AddRange(_house.Channel.Received.Skip(before).Select(sent => $"{_house.Now:HH:mm} {_house.Incidents.StepsOf(_house.TheIncident).Single(step => sent.Id == $"{step.IncidentId}.{step.StepId}.{step.Channel}").Group}: {sent.Data["why"]}").Order(StringComparer.Ordinal));
            before = _house.Channel.Received.Count;
            if (_house.Now >= ends)
            {
                return told;
            }
        }
    }

    private async Task DispatchAsync()
    {
        var messages = _house.Queue.On(Queues.Escalations).Select(sent => sent.As<DispatchEscalationMessage>()).ToList();
        _house.Queue.Messages.Clear();
        foreach (var message in messages)
        {
            await _house.DispatchEscalation.RunAsync(message, House.Cancelled);
        }
    }

    private NotificationRequested Asked(string why) => _house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationRequested>().Single(asked => asked.Why == why);
}
