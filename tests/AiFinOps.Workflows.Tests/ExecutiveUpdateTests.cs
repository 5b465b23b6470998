using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;

namespace AiFinOps.Workflows.Tests;

/// <summary>A line that costs 100 EUR a day, and then 19,000; executives hear of an excess of 10,000.</summary>
public sealed class ExecutiveUpdateTests
{
    private readonly House _house = new();

    public ExecutiveUpdateTests()
    {
        var inForce = Given.InForce();
        var configuration = inForce.Configuration with
        {
            OwnerGroups = [.. inForce.Configuration.OwnerGroups, new OwnerGroup("executives", "Executives", [], ["log"])],
            ExecutiveUpdates = Defaults.ExecutiveUpdates,
        };
        _house.Configurations.InForce = inForce with { Configuration = configuration };
    }

    [Fact]
    public async Task Executives_hear_of_a_large_excess_with_the_next_sweep_and_daily_from_then_on()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 19_000m);
        await _house.EvaluateAsync();
        Assert.Empty(Updates);

        await SweepAsync();
        await SweepAsync();
        Assert.Single(Updates);

        _house.Time.Advance(TimeSpan.FromHours(23));
        await SweepAsync();
        Assert.Single(Updates);
        _house.Time.Advance(TimeSpan.FromHours(1));
        await SweepAsync();
        Assert.Equal(2, Updates.Count);
        Assert.Contains(_house.Queue.Messages, message => message.Queue == Queues.Escalations && message.As<DispatchEscalationMessage>().StepId == Updates[1].StepId);
    }

    [Fact]
    public async Task Of_a_small_one_they_do_not()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_900m);
        await _house.EvaluateAsync();

        await SweepAsync();

        Assert.Empty(Updates);
    }

    private Task SweepAsync() => _house.Sweep.RunAsync(House.Cancelled);

    private IReadOnlyList<NotificationRequested> Updates =>
        [.. _house.Incidents.All.SelectMany(incident => _house.Incidents.EventsOf(incident)).OfType<NotificationRequested>().Where(asked => asked.Why == ExecutiveUpdates.Why)];
}
