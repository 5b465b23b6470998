using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class ResponseClockTests
{
    [Fact]
    public void An_escalation_clock_tells_the_next_level_once()
    {
        var clock = Opened().Clocks.Single(candidate => candidate is { Kind: ClockKind.Escalate, Level: 1 });

        var escalated = After(Opened(), new RingClock(clock.Due, Engine, clock, CriticalPlan));

        Assert.Equal(1, escalated.EscalationLevel);
        Assert.Contains("1-escalated-1-leads", escalated.Steps);
        Assert.Empty(Accepted(escalated, new RingClock(clock.Due, Engine, clock, CriticalPlan)).Events);
    }

    [Fact]
    public void A_clock_does_not_ring_before_it_is_due()
    {
        var clock = Opened().Clocks[0];

        Assert.Empty(Accepted(Opened(), new RingClock(clock.Due.AddSeconds(-1), Engine, clock, CriticalPlan)).Events);
    }

    [Fact]
    public void An_acknowledgement_stops_escalation_but_not_the_root_cause_clocks()
    {
        var kinds = Acknowledged().Clocks.Select(clock => clock.Kind).ToList();

        Assert.DoesNotContain(ClockKind.Escalate, kinds);
        Assert.DoesNotContain(ClockKind.Acknowledge, kinds);
        Assert.Contains(ClockKind.RootCauseStarted, kinds);
        Assert.Contains(ClockKind.RootCauseDue, kinds);
    }

    [Fact]
    public void A_missed_clock_is_a_fact_on_the_incident_and_is_told_to_two_levels()
    {
        var clock = Opened().Clocks.Single(candidate => candidate.Kind == ClockKind.RootCauseDue);

        var events = Accepted(Opened(), new RingClock(clock.Due.AddMinutes(1), Engine, clock, CriticalPlan)).Events;

        Assert.Equal(new ClockMissed(clock.Due.AddMinutes(1), Engine, ClockKind.RootCauseDue, clock.Due), events[0]);
        Assert.Equal(["commerce-ai", "leads"], events.OfType<NotificationRequested>().Select(told => told.Group));
    }
}
