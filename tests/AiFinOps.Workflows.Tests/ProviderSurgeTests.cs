using AiFinOps.Core.Allocation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

/// <summary>Two hundred lines of two owners, each at 100 EUR a day, until all of them spike on one day.</summary>
public sealed class ProviderSurgeTests
{
    private const int Lines = 200;

    private readonly House _house = new();
    private string _provider = "Azure";

    public ProviderSurgeTests()
    {
        var inForce = Given.InForce();
        var line = inForce.Configuration.Lines[0];
        _house.Configurations.InForce = inForce with
        {
            Configuration = inForce.Configuration with
            {
                HardStops = [],
                Lines = [.. Enumerable.Range(0, Lines).Select(number => line with
                {
                    Id = $"line-{number}", Name = $"Line {number}", OwnerGroup = number % 2 == 0 ? "commerce" : "leads", Criticality = Criticality.Normal, Budget = null,
                })],
                Rules = [.. Enumerable.Range(0, Lines).Select(RuleOf)],
            },
        };
    }

    [Fact]
    public async Task Two_hundred_lines_of_one_provider_are_one_page_and_one_daily_update_for_each_owner()
    {
        await _house.PublishDailyUpdate.RunAsync(House.Cancelled);
        await SpikeAsync(_ => 1_800m);
        await _house.EvaluateAsync();
        await DispatchAsync();

        Assert.Equal(
            [("commerce", "provider:azure"), ("finops", "provider:azure"), ("leads", "provider:azure")],
            _house.Channel.Received.Select(sent => (GroupOf(sent.Id), sent.Data["line"])).Order());
        Assert.Equal(Lines, _house.Incidents.All.Count(incident => incident is { State: IncidentState.Open, Provider: "provider:azure", Clocks.Count: 0 }));
        var parent = Assert.Single(_house.Incidents.All, incident => incident.Line is "provider:azure");
        Assert.StartsWith("200 lines rose at Azure since ", parent.Finding.Reason, StringComparison.Ordinal);
        Assert.Equal(new Money(340_000m, "EUR"), parent.Finding.Excess);

        _house.Time.Advance(TimeSpan.FromHours(1));
        _house.Channel.Received.Clear();
        await _house.PublishDailyUpdate.RunAsync(House.Cancelled);
        Assert.Equal(["commerce", "finops", "leads"], _house.Channel.Received.Select(sent => sent.Id.Split('.')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_line_says_with_whom_it_is_told()
    {
        await SpikeAsync(_ => 1_800m);
        await _house.EvaluateAsync();

        var line = Assert.Single(_house.Incidents.All, incident => incident.Line is "line-7");
        var withheld = Assert.Single(_house.Incidents.EventsOf(line).OfType<NotificationWithheld>());
        Assert.Equal(("leads", "fired", "inhibited", "provider:azure"), (withheld.Group, withheld.Why, withheld.ReasonName, withheld.Provider));
    }

    [Fact]
    public async Task Nine_lines_are_no_surge_and_what_is_critical_is_never_a_part_of_one()
    {
        await SpikeAsync(line => line < 9 ? 1_800m : line == 100 ? 9_000m : 100m);
        await _house.EvaluateAsync();
        Assert.DoesNotContain(_house.Incidents.All, incident => incident.Provider is not null);

        await SpikeAsync(line => line < 12 ? 1_800m : line == 100 ? 9_000m : 100m);
        await _house.EvaluateAsync();
        Assert.Equal(Severity.Critical, Assert.Single(_house.Incidents.All, incident => incident is { Line: "line-100", Provider: null }).Severity);
    }

    [Fact]
    public async Task A_surge_that_is_judged_again_or_goes_on_tells_nobody_again_and_takes_late_lines_in()
    {
        await SpikeAsync(line => line < 30 ? 1_800m : 100m);
        await _house.EvaluateAsync();
        var before = _house.Queue.On(Queues.Escalations).Count;

        await SpikeAsync(line => line < 31 ? 1_800m : 100m);
        await _house.EvaluateAsync();
        _house.Time.Advance(TimeSpan.FromDays(1));
        await ReportAsync(House.Today, line => line < 31 ? 1_800m : 100m);
        await _house.EvaluateAsync();

        Assert.Equal(before, _house.Queue.On(Queues.Escalations).Count);
        Assert.Equal("provider:azure", Assert.Single(_house.Incidents.All, incident => incident.Line is "line-30").Provider);
        Assert.StartsWith("31 lines", Assert.Single(_house.Incidents.All, incident => incident.Line is "provider:azure").Finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_surge_is_over_when_none_of_its_lines_is_out_of_its_band()
    {
        await SpikeAsync(line => line < 30 ? 1_800m : 100m);
        await _house.EvaluateAsync();

        for (var day = 0; day < 10; day++)
        {
            _house.Time.Advance(TimeSpan.FromDays(1));
            await ReportAsync(House.Today.AddDays(day), _ => 100m);
            await _house.EvaluateAsync();
        }

        Assert.Equal(IncidentState.Resolved, Assert.Single(_house.Incidents.All, incident => incident.Line is "provider:azure").State);
    }

    [Theory]
    [InlineData("incident-committed")]
    [InlineData("outbox-sent")]
    public async Task A_process_that_ends_in_the_middle_of_a_surge_tells_each_owner_once(string place)
    {
        await SpikeAsync(line => line < 12 ? 1_800m : 100m);
        for (var ended = true; ended;)
        {
            _house.Crash.At = place;
            ended = await Record.ExceptionAsync(_house.EvaluateAsync) is ProcessEndedException;
        }

        _house.Crash.At = null;
        _house.Time.Advance(SweepResponseClocks.OutboxPatience);
        await _house.Sweep.RunAsync(House.Cancelled);

        Assert.Equal(3, _house.Incidents.All.Sum(incident => _house.Incidents.StepsOf(incident).Count));
        Assert.Equal(12, _house.Incidents.All.Count(incident => incident.Provider is not null));
    }

    [Fact]
    public async Task A_storm_without_a_common_provider_is_one_page_for_each_owner_and_the_daily_update_names_the_rest()
    {
        _provider = "";
        await SpikeAsync(line => 1_700m + line);
        await _house.EvaluateAsync();
        await DispatchAsync();

        Assert.Equal([("commerce", "line-198"), ("leads", "line-199")], _house.Channel.Received.Select(sent => (GroupOf(sent.Id), sent.Data["line"])).Order());
        Assert.Equal(Lines - 2, _house.Incidents.All.Count(incident => incident.HeldBack is not null));
        Assert.Contains("99 more are held back", _house.Channel.Received[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storm_that_is_judged_on_after_a_crash_is_the_same_storm()
    {
        _provider = "";
        await SpikeAsync(line => line < 60 ? 1_700m + line : 100m);
        for (var crashes = 0; crashes < 50; crashes++)
        {
            _house.Crash.At = "incident-committed";
            await Record.ExceptionAsync(_house.EvaluateAsync);
        }

        _house.Crash.At = null;
        await _house.EvaluateAsync();

        Assert.Equal(2, _house.Incidents.All.Count(incident => _house.Incidents.StepsOf(incident).Count > 0));
    }

    private static AllocationRule RuleOf(int line) =>
        new($"rule-{line}", new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = $"line-{line}" }, [new AllocationShare($"line-{line}", 1m)]);

    /// <summary>Two ordinary months, and what yesterday cost.</summary>
    private async Task SpikeAsync(Func<int, decimal> yesterdayOf)
    {
        var yesterday = House.Today.AddDays(-1);
        for (var day = yesterday.AddDays(-60); day < yesterday; day = day.AddDays(1))
        {
            await ReportAsync(day, _ => 100m);
        }

        await ReportAsync(yesterday, yesterdayOf);
    }

    private Task<long> ReportAsync(DateOnly day, Func<int, decimal> amount) => _house.ReportsAsync(
        new DayRange(day, day), Given.SixOClock(day.AddDays(1)), [.. Enumerable.Range(0, Lines).Select(line => Cost(day, amount(line), line))]);

    private CostRecord Cost(DateOnly day, decimal amount, int line) =>
        Given.Cost(day, amount, $"line-{line}") is var record ? record with { Dimensions = record.Dimensions with { Provider = _provider } } : record;

    private string GroupOf(string id) => _house.Incidents.All.SelectMany(_house.Incidents.StepsOf).Single(step => id == $"{step.IncidentId}.{step.StepId}.{step.Channel}").Group;

    private async Task DispatchAsync()
    {
        foreach (var sent in _house.Queue.On(Queues.Escalations))
        {
            await _house.DispatchEscalation.RunAsync(sent.As<DispatchEscalationMessage>(), House.Cancelled);
        }
    }
}
