using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Learning;

public class CalibrationRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_third_firing_within_thirty_days_owes_a_task()
    {
        Assert.Empty(CalibrationRule.Owed(Firings(0, 10), []));
        Assert.Equal([0, 10, 29], Days(CalibrationRule.Owed(Firings(0, 10, 29), [])));
    }

    [Fact]
    public void Three_firings_over_more_than_thirty_days_owe_nothing() => Assert.Empty(CalibrationRule.Owed(Firings(0, 10, 30), []));

    [Fact]
    public void Asking_again_for_the_same_firings_owes_nothing_more()
    {
        var raised = Raised(CalibrationRule.Owed(Firings(0, 10, 20), []));

        Assert.Empty(CalibrationRule.Owed(Firings(0, 10, 20), [raised]));
        Assert.Empty(CalibrationRule.Owed(Firings(20, 0, 10), [Settled(raised, 21)]));
    }

    [Fact]
    public void Later_firings_in_the_window_of_an_open_task_owe_nothing()
    {
        var raised = Raised(CalibrationRule.Owed(Firings(0, 1, 2), []));

        Assert.Empty(CalibrationRule.Owed(Firings(0, 1, 2, 3, 10, 20, 31), [raised]));
    }

    [Fact]
    public void After_a_task_is_settled_three_new_firings_owe_another_one()
    {
        var settled = Settled(Raised(CalibrationRule.Owed(Firings(0, 1, 2), [])), 3);

        Assert.Empty(CalibrationRule.Owed(Firings(0, 1, 2, 5, 6), [settled]));
        Assert.Equal([5, 6, 7], Days(CalibrationRule.Owed(Firings(0, 1, 2, 5, 6, 7), [settled])));
    }

    [Fact]
    public void A_task_that_is_settled_after_the_last_firing_raises_none_by_that() =>
        Assert.Empty(CalibrationRule.Owed(Firings(0, 1, 2, 5, 6, 7), [Settled(Raised(CalibrationRule.Owed(Firings(0, 1, 2), [])), 8)]));

    [Fact]
    public void A_task_that_nobody_settles_gives_way_when_its_window_has_passed()
    {
        var raised = Raised(CalibrationRule.Owed(Firings(0, 1, 2), []));

        Assert.Equal([10, 20, 32], Days(CalibrationRule.Owed(Firings(0, 1, 2, 10, 20, 32), [raised])));
    }

    [Fact]
    public void A_false_alarm_is_not_confirmed_though_somebody_recorded_a_cause()
    {
        var incident = Incidents.IncidentStories.Resolved();

        Assert.True(CauseFiring.IsConfirmed(incident));
        Assert.False(CauseFiring.IsConfirmed(Incidents.IncidentStories.After(incident, new MarkFalse(Start, Incidents.IncidentStories.Astrid, "A load test"))));
        Assert.False(CauseFiring.IsConfirmed(Incidents.IncidentStories.Opened()));
    }

    [Fact]
    public void Each_firing_of_an_incident_has_its_own_peak()
    {
        List<IncidentEvent> events =
        [
            .. Accepted(null, Incidents.IncidentStories.Observe(Start)),
            new FindingUpdated(Start.AddDays(1), Incidents.IncidentStories.Engine, Incidents.IncidentStories.Finding(excess: 2_400m), Severity.High, ""),
            new FindingUpdated(Start.AddDays(2), Incidents.IncidentStories.Engine, Incidents.IncidentStories.Finding(excess: 900m), Severity.High, "Restated"),
            new IncidentResolved(Start.AddDays(3), Incidents.IncidentStories.Engine, ""),
            new IncidentReopened(Start.AddDays(9), Incidents.IncidentStories.Engine, ""),
            new FindingUpdated(Start.AddDays(9), Incidents.IncidentStories.Engine, Incidents.IncidentStories.Finding(excess: -310m), Severity.High, "Regression"),
        ];

        var firings = CauseFiring.Of(IncidentFold.Of(events)!, events);

        Assert.Equal([(1, Start, 2_400m), (2, Start.AddDays(9), 310m)], firings.Select(firing => (firing.Number, firing.At, firing.Peak!.Value.Amount)));
    }

    [Fact]
    public void What_was_only_noted_while_history_was_read_is_no_firing()
    {
        var events = Accepted(null, Incidents.IncidentStories.Observe(Start) with { Quiet = true });

        Assert.Empty(CauseFiring.Of(IncidentFold.Of(events)!, events));
    }

    private static IReadOnlyList<IncidentEvent> Accepted(Incident? state, IncidentCommand command) => Incidents.IncidentStories.Accepted(state, command).Events;

    private static CauseFiring[] Firings(params int[] days) =>
        [.. days.Select(day => new CauseFiring($"incident-{day}", 1, Start.AddDays(day), new Money(100m + day, "EUR"), Confirmed: false))];

    private static IEnumerable<int> Days(IReadOnlyList<CauseFiring> firings) => firings.Select(firing => (firing.At - Start).Days);

    private static Calibration Raised(IReadOnlyList<CauseFiring> firings) => new(new CalibrationTask(firings, null, "", null), firings[^1].At.AddMinutes(5));

    private static Calibration Settled(Calibration raised, int day) => raised with { Outcome = CalibrationOutcome.Declined, SettledAt = Start.AddDays(day) };
}
