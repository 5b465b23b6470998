using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class SnoozingTests
{
    private static readonly DateTimeOffset Evening = Monday.AddHours(8);

    [Fact]
    public void A_snooze_holds_the_chase_and_leaves_what_is_owed_due_when_it_was_due()
    {
        var fired = Fired();

        var snoozed = After(fired, Snooze(Evening));

        Assert.Equal(Evening, snoozed.SnoozedUntil);
        ClockKind[] held = [ClockKind.Acknowledge, ClockKind.Escalate];
        Assert.Equal(
            [.. fired.Clocks.Where(clock => !held.Contains(clock.Kind)), new ResponseClock(ClockKind.SnoozeEnds, Evening, 0)],
            snoozed.Clocks);
    }

    [Fact]
    public void It_ends_by_itself_tells_the_owner_and_the_chase_begins_anew()
    {
        var snoozed = After(Fired(), Snooze(Evening));

        var ended = After(snoozed, new RingClock(Evening, Engine, snoozed.Clocks.Single(clock => clock.Kind == ClockKind.SnoozeEnds), CriticalPlan));

        Assert.Null(ended.SnoozedUntil);
        Assert.Equal("1-snooze-ended-202610121600-commerce-ai", ended.Steps[^1]);
        Assert.Equal(Evening.AddMinutes(15), ended.Clocks.Single(clock => clock.Kind == ClockKind.Acknowledge).Due);
        Assert.Equal([1, 2], ended.Clocks.Where(clock => clock.Kind == ClockKind.Escalate).Select(clock => clock.Level));
    }

    [Fact]
    public void A_snooze_that_outlasts_the_acknowledgement_opens_the_incident_again_when_it_ends()
    {
        var snoozed = After(Fired(), new Acknowledge(Monday, Astrid, TimeSpan.FromHours(2)), Snooze(Evening));
        Assert.DoesNotContain(snoozed.Clocks, clock => clock.Kind == ClockKind.AcknowledgementExpiry);

        var ended = After(snoozed, new RingClock(Evening, Engine, snoozed.Clocks.Single(clock => clock.Kind == ClockKind.SnoozeEnds), CriticalPlan));

        Assert.Equal(IncidentState.Open, ended.State);
    }

    [Fact]
    public void An_acknowledgement_that_lasts_longer_leaves_nothing_to_hold() =>
        Assert.Equal("nobody-is-chased", Refused(After(Fired(), new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24))), Snooze(Evening)).ReasonName);

    [Fact]
    public void What_history_brought_to_light_chases_nobody_and_does_not_begin_to()
    {
        var noted = After(null, Observe(severity: Severity.High) with { Quiet = true });

        Assert.Equal("nobody-is-chased", Refused(noted, Snooze(Evening)).ReasonName);
    }

    [Theory]
    [InlineData(0, "snooze-out-of-bounds")]
    [InlineData(-60, "snooze-out-of-bounds")]
    [InlineData(1, null)]
    [InlineData(24 * 60, null)]
    [InlineData((24 * 60) + 1, "snooze-out-of-bounds")]
    public void It_is_bounded(int minutes, string? refused) =>
        Assert.Equal(refused, (IncidentDecider.Decide(Fired(), Snooze(Monday.AddMinutes(minutes))) as Refused)?.ReasonName);

    [Fact]
    public void The_fourth_snooze_of_a_firing_is_refused_and_a_new_firing_counts_anew()
    {
        var thrice = After(Fired(), Snooze(Evening), Snooze(Evening), Snooze(Evening));
        Assert.Equal("snoozed-enough", Refused(thrice, Snooze(Evening)).ReasonName);

        var again = After(thrice, new Resolve(Monday, Astrid, "Over"), new Reopen(Monday, Astrid, "Back", CriticalPlan));

        Assert.Equal("snoozed", Accepted(again, Snooze(Evening)).ReasonName);
    }

    [Fact]
    public void Neither_a_hard_stop_nor_what_is_contained_nor_what_is_critical_is_snoozed()
    {
        var stop = After(null, Observe(finding: Finding(kind: FindingKind.HardStop), severity: Severity.High));
        Assert.Equal("hard-stop-not-snoozed", Refused(stop, Snooze(Evening)).ReasonName);
        Assert.Equal("hard-stop-not-snoozed", Refused(After(Fired(), new RequestContainment(Monday, Engine, Plan)), Snooze(Evening)).ReasonName);
        Assert.Equal("critical-not-snoozed", Refused(Opened(), Snooze(Evening)).ReasonName);
    }

    [Fact]
    public void Whoever_takes_it_ends_the_snooze()
    {
        Assert.Null(After(Fired(), Snooze(Evening), new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24))).SnoozedUntil);
        Assert.Null(After(Fired(), Snooze(Evening), new StartInvestigation(Monday, Astrid)).SnoozedUntil);
        Assert.Null(After(Fired(), Snooze(Evening), new Resolve(Monday, Astrid, "Over")).SnoozedUntil);
    }

    [Fact]
    public void What_becomes_critical_meanwhile_is_told_and_chased_at_once()
    {
        var raised = After(After(Fired(), Snooze(Evening)), Observe(Monday.AddHours(1), Finding(excess: 9_000m)));

        Assert.Null(raised.SnoozedUntil);
        Assert.Contains(raised.Clocks, clock => clock.Kind == ClockKind.Acknowledge);
        Assert.Contains(raised.Steps, step => step.Contains("severity-raised", StringComparison.Ordinal));
    }

    [Fact]
    public void Why_is_said() => Assert.Equal("reason-missing", Refused(Fired(), new Snooze(Monday, Astrid, Evening, " ")).ReasonName);

    private static Incident Fired() => After(null, Observe(severity: Severity.High));

    private static Snooze Snooze(DateTimeOffset until) => new(Monday, Astrid, until, "The rollback is on its way");
}
