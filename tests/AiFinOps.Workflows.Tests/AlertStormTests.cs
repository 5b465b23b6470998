using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

/// <summary>Nine lines of one owner, each at 100 EUR a day, until many of them leave their band on one day.</summary>
public sealed class AlertStormTests
{
    private const int Lines = 9;

    private readonly House _house = new();

    public AlertStormTests() => Configure(Defaults.AlertBudget);

    [Fact]
    public async Task Eight_spikes_of_one_owner_are_five_messages_and_a_daily_update_that_names_the_other_three()
    {
        await _house.PublishDailyUpdate.RunAsync(House.Cancelled);
        await StormAsync(spikes: 8);
        await _house.EvaluateAsync();
        await DispatchAsync();

        Assert.Equal(8, _house.Incidents.All.Count);
        Assert.All(_house.Incidents.All, incident => Assert.Equal((IncidentState.Open, Severity.High), (incident.State, incident.Severity)));
        Assert.Equal(["line-8", "line-7", "line-6", "line-5", "line-4"], _house.Channel.Received.Select(LineOf), StringComparer.Ordinal);
        Assert.Contains("; 3 more are held back.", _house.Channel.Received[4].Text, StringComparison.Ordinal);

        _house.Time.Advance(TimeSpan.FromHours(1));
        await _house.PublishDailyUpdate.RunAsync(House.Cancelled);

        var update = Assert.Single(_house.Channel.Received, notification => notification.Id is "daily-update-2026-09-28.commerce.log");
        Assert.EndsWith("8 open incidents, 3 held back by the cap of 5 new alerts a day", update.Title, StringComparison.Ordinal);
        var named = update.Text[update.Text.IndexOf("**Held back", StringComparison.Ordinal)..update.Text.IndexOf("**Open incidents**", StringComparison.Ordinal)];
        Assert.Equal([false, true, true, true, false, false, false, false, false], Enumerable.Range(0, Lines).Select(line => named.Contains($"Line {line} ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_held_back_says_so_in_its_timeline_and_its_clocks_count_from_the_daily_update()
    {
        await StormAsync(spikes: 8);
        await _house.EvaluateAsync();

        var held = Assert.Single(_house.Incidents.All, incident => incident.Line is "line-1");
        var sevenOClock = _house.Now.AddHours(1);
        var said = Assert.Single(_house.Incidents.EventsOf(held).OfType<NotificationHeldBack>());
        Assert.Equal(("commerce", 5, sevenOClock), (said.Group, said.Most, said.Until));
        Assert.Equal(sevenOClock.AddHours(1), held.Clocks.Single(clock => clock.Kind == ClockKind.Acknowledge).Due);

        _house.Time.Advance(TimeSpan.FromHours(1));
        await _house.Sweep.RunAsync(House.Cancelled);
        Assert.Empty(_house.Incidents.StepsOf(held));

        _house.Time.Advance(TimeSpan.FromHours(1));
        await _house.Sweep.RunAsync(House.Cancelled);
        Assert.Contains(_house.Incidents.StepsOf(held), step => step is { Why: "clock-missed", Group: "commerce" });
    }

    [Fact]
    public async Task The_same_storm_judged_again_changes_nothing()
    {
        await StormAsync(spikes: 8);
        await _house.EvaluateAsync();
        var before = Histories();
        await StormAsync(spikes: 8);

        await _house.EvaluateAsync();

        Assert.Equal(before, Histories());
        Assert.Equal(5, _house.Queue.On(Queues.Escalations).Count);
    }

    [Fact]
    public async Task What_fires_later_on_the_same_day_waits_too_and_a_larger_cap_does_not_tell_it_afterwards()
    {
        await StormAsync(spikes: 8);
        await _house.EvaluateAsync();
        _house.Time.Advance(TimeSpan.FromHours(3));
        await StormAsync(spikes: 9);
        await _house.EvaluateAsync();
        var later = Assert.Single(_house.Incidents.All, incident => incident.Line is "line-0");
        Assert.Equal(_house.Now.AddHours(22), later.HeldBack?.Until);

        Configure(Defaults.AlertBudget with { NewAlertsPerOwnerDay = 9 }, version: 2);
        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.EvaluateAsync();
        Assert.Equal(5, _house.Queue.On(Queues.Escalations).Count);
    }

    [Fact]
    public async Task A_new_day_has_a_cap_of_its_own()
    {
        await StormAsync(spikes: 5);
        await _house.EvaluateAsync();
        _house.Time.Advance(TimeSpan.FromDays(1));
        await ReportAsync(House.Today, line => line == 2 ? 1_900m : 100m);

        await _house.EvaluateAsync();

        var next = Assert.Single(_house.Incidents.All, incident => incident.Line is "line-2");
        Assert.Equal((1, new DateOnly(2026, 9, 30)), (next.AlertSlot?.Number, next.AlertSlot?.Day));
    }

    [Fact]
    public async Task Critical_spend_is_told_in_any_storm_and_takes_nobodys_place()
    {
        await StormAsync(spikes: 8, critical: [0, 1]);

        await _house.EvaluateAsync();

        Assert.Equal([Severity.Critical, Severity.Critical], _house.Incidents.All.Where(incident => incident.AlertSlot is null && incident.HeldBack is null).Select(incident => incident.Severity));
        Assert.Equal(["line-2", "line-3"], Lined(incident => incident.HeldBack is not null));
        Assert.Equal(7, _house.Queue.On(Queues.Escalations).Count);
    }

    [Theory]
    [InlineData("incident-committed")]
    [InlineData("outbox-sent")]
    public async Task A_process_that_ends_after_every_finding_tells_no_more_than_the_cap_and_loses_nobody(string place)
    {
        await StormAsync(spikes: 8);
        var crashes = 0;
        for (var ended = true; ended;)
        {
            _house.Crash.At = place;
            ended = await Record.ExceptionAsync(_house.EvaluateAsync) is ProcessEndedException;
            crashes += ended ? 1 : 0;
        }

        _house.Time.Advance(SweepResponseClocks.OutboxPatience);
        _house.Crash.At = null;
        await _house.Sweep.RunAsync(House.Cancelled);

        Assert.InRange(crashes, 5, 8);
        Assert.Equal(["line-4", "line-5", "line-6", "line-7", "line-8"], Lined(incident => _house.Incidents.StepsOf(incident).Count == 1));
        Assert.Equal(["line-1", "line-2", "line-3"], Lined(incident => incident.HeldBack is not null));
        Assert.Equal([1, 2, 3, 4, 5], _house.Incidents.All.Select(incident => incident.AlertSlot?.Number).OfType<int>().Order());
        Assert.Equal(5, _house.Queue.On(Queues.Escalations).Select(sent => sent.As<DispatchEscalationMessage>().IncidentId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Without_a_daily_update_to_come_nothing_is_held_back()
    {
        var inForce = _house.Configurations.InForce!;
        var never = inForce.Configuration.Review with { DailyCron = "0 7 30 2 *" };
        _house.Configurations.InForce = inForce with { Configuration = inForce.Configuration with { Review = never } };
        await StormAsync(spikes: 8);

        await _house.EvaluateAsync();

        Assert.Equal(8, _house.Queue.On(Queues.Escalations).Count);
    }

    private void Configure(AlertBudget budget, int version = 1)
    {
        var inForce = Given.InForce(version: version);
        var line = inForce.Configuration.Lines[0];
        _house.Configurations.InForce = inForce with
        {
            Configuration = inForce.Configuration with
            {
                AlertBudget = budget,
                HardStops = [],
                Lines = [.. Enumerable.Range(0, Lines).Select(number => line with { Id = $"line-{number}", Name = $"Line {number}", Criticality = Criticality.Normal, Budget = null })],
                Rules = [.. Enumerable.Range(0, Lines).Select(RuleOf)],
            },
        };
    }

    private static AllocationRule RuleOf(int line) =>
        new($"rule-{line}", new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = $"line-{line}" }, [new AllocationShare($"line-{line}", 1m)]);

    /// <summary>Two ordinary months; yesterday the last of the lines spiked, each a little higher than the one before it.</summary>
    private async Task StormAsync(int spikes, params int[] critical)
    {
        var yesterday = House.Today.AddDays(-1);
        for (var day = yesterday.AddDays(-60); day < yesterday; day = day.AddDays(1))
        {
            await ReportAsync(day, _ => 100m);
        }

        await ReportAsync(yesterday, line => critical.Contains(line) ? 9_000m : line >= Lines - spikes ? 1_700m + (line * 10m) : 100m);
    }

    private Task<long> ReportAsync(DateOnly day, Func<int, decimal> amount) => _house.ReportsAsync(
        new DayRange(day, day), Given.SixOClock(day.AddDays(1)), [.. Enumerable.Range(0, Lines).Select(line => Given.Cost(day, amount(line), $"line-{line}"))]);

    private async Task DispatchAsync()
    {
        foreach (var sent in _house.Queue.On(Queues.Escalations))
        {
            await _house.DispatchEscalation.RunAsync(sent.As<DispatchEscalationMessage>(), House.Cancelled);
        }
    }

    private IReadOnlyList<string> Histories() => [.. _house.Incidents.All.Select(incident => $"{incident.Line}: {string.Join(' ', _house.HistoryOf(incident))}").Order(StringComparer.Ordinal)];

    private IEnumerable<string> Lined(Func<Incident, bool> which) => _house.Incidents.All.Where(which).Select(incident => incident.Line).Order(StringComparer.Ordinal);

    private static string LineOf(Notification notification) => notification.Data["line"];
}
