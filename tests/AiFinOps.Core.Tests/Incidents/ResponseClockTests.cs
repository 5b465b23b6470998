using AiFinOps.Core.Configuration;
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

    [Fact]
    public void A_reminder_rings_in_the_last_quarter_tells_the_owner_once_and_stops_with_its_clock()
    {
        var opened = After(null, Observe() with { Plan = CriticalPlan with { RemindAt = 0.75m } });
        var reminder = opened.Clocks.Single(clock => clock.Reminds == ClockKind.Contain);
        Assert.Equal(Monday.AddMinutes(45), reminder.Due);

        var events = Accepted(opened, new RingClock(reminder.Due, Engine, reminder, CriticalPlan)).Events;

        Assert.Equal(new ClockReminded(reminder.Due, Engine, ClockKind.Contain, Monday.AddHours(1)), events[0]);
        var told = Assert.IsType<NotificationRequested>(events[1]);
        Assert.Equal(("commerce-ai", "reminder"), (told.Group, told.Why));
        Assert.DoesNotContain(IncidentFold.Of(opened, events)!.Clocks, clock => clock.Reminds == ClockKind.Contain);
        Assert.DoesNotContain(After(opened, new Acknowledge(Monday, Astrid, TimeSpan.FromHours(1))).Clocks, clock => clock.Reminds == ClockKind.Acknowledge);
    }

    [Fact]
    public void Business_days_and_reviews_are_counted_by_the_plans_calendar_and_root_cause_hours_pass_at_night()
    {
        var friday = new DateTimeOffset(2026, 10, 16, 18, 0, 0, TimeSpan.Zero);
        var review = new DateTimeOffset(2026, 10, 19, 8, 0, 0, TimeSpan.Zero);
        var times = new ResponseTimes(ResponseTime.BusinessDays(1), ResponseTime.Business(2), TimeSpan.FromHours(24), ResponseTime.Reviews(1), ResponseTime.Reviews(2));
        var plan = CriticalPlan with { Clocks = times, Calendar = new ResponseCalendar(Defaults.HoursIn("Etc/UTC"), [review]) };

        var due = After(null, Observe(friday) with { Plan = plan }).Clocks.Where(clock => clock.IsOwed).ToDictionary(clock => clock.Kind, clock => clock.Due);

        Assert.Equal(new DateTimeOffset(2026, 10, 20, 8, 0, 0, TimeSpan.Zero), due[ClockKind.Acknowledge]);
        Assert.Equal(new DateTimeOffset(2026, 10, 19, 10, 0, 0, TimeSpan.Zero), due[ClockKind.Contain]);
        Assert.Equal(friday.AddHours(24), due[ClockKind.RootCauseStarted]);
        Assert.Equal(review, due[ClockKind.RootCauseDue]);
        Assert.Equal(review.AddDays(7), due[ClockKind.Resolve]);
    }
}
