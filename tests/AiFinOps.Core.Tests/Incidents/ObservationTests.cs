using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class ObservationTests
{
    private static readonly DateTimeOffset Tuesday = Monday.AddDays(1);
    private static readonly DateOnly LongAgo = new(2026, 9, 1);

    [Fact]
    public void The_first_observation_opens_tells_the_owner_and_starts_the_clocks()
    {
        var opened = Opened();

        Assert.Equal(IncidentState.Open, opened.State);
        Assert.Equal(["1-fired-commerce-ai"], opened.Steps);
        Assert.Equal(Monday.AddMinutes(15), opened.Clocks.Single(clock => clock.Kind == ClockKind.Acknowledge).Due);
        Assert.Equal(Monday.AddHours(24), opened.Clocks.Single(clock => clock.Kind == ClockKind.RootCauseDue).Due);
        Assert.Equal([Monday.AddMinutes(15), Monday.AddMinutes(30)], opened.Clocks.Where(clock => clock.Kind == ClockKind.Escalate).Select(clock => clock.Due));
    }

    [Fact]
    public void The_same_facts_again_change_nothing() =>
        Assert.Empty(Accepted(Opened(), Observe(Monday.AddHours(6))).Events);

    [Fact]
    public void A_restated_figure_updates_the_same_incident_with_a_note_and_pages_nobody()
    {
        var events = Accepted(Opened(), Observe(finding: Finding(excess: 900m), severity: Severity.High)).Events;

        var updated = Assert.IsType<FindingUpdated>(Assert.Single(events));
        Assert.StartsWith("Restated: 1,840.00 EUR became 900.00 EUR", updated.Note, StringComparison.Ordinal);
        Assert.Equal(Severity.Critical, updated.Severity);
    }

    [Fact]
    public void A_raised_severity_tells_again_and_restarts_the_clocks()
    {
        var high = After(null, Observe(severity: Severity.High));

        var raised = After(high, Observe(Monday.AddDays(1), Finding(excess: 9_000m)));

        Assert.Equal(Severity.Critical, raised.Severity);
        Assert.Equal(["1-fired-commerce-ai", "1-severity-raised-critical-commerce-ai"], raised.Steps);
        Assert.Equal(Monday.AddDays(1).AddMinutes(15), raised.Clocks.Single(clock => clock.Kind == ClockKind.Acknowledge).Due);
    }

    [Fact]
    public void A_raised_severity_does_not_ask_somebody_at_work_to_answer_again()
    {
        var atWork = After(null, Observe(severity: Severity.High), new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24)), new StartInvestigation(Monday, Astrid));

        var raised = After(atWork, Observe(Monday.AddDays(1), Finding(excess: 9_000m)));

        Assert.Equal([ClockKind.Contain, ClockKind.RootCauseDue, ClockKind.Resolve], raised.Clocks.Select(clock => clock.Kind).Order());
        Assert.Contains("1-severity-raised-critical-commerce-ai", raised.Steps);
    }

    [Fact]
    public void What_a_backfill_noted_of_long_ago_is_told_when_it_is_seen_on_a_later_day_and_not_before()
    {
        var noted = After(null, Quiet(Observe(finding: Finding(day: LongAgo))));
        Assert.Empty(noted.Steps);
        Assert.Equal("facts-updated", Accepted(noted, Observe(Monday.AddHours(6), Finding(excess: 1_900m, day: LongAgo))).ReasonName);

        var told = After(noted, Observe(Monday.AddHours(6), Finding(excess: 1_900m, day: LongAgo)), Observe(Monday.AddDays(1), Finding(excess: 2_500m, day: LongAgo.AddDays(1))));

        Assert.Equal(["1-fired-commerce-ai"], told.Steps);
        Assert.Contains(told.Clocks, clock => clock.Kind == ClockKind.Acknowledge);
        Assert.False(told.Noted);
    }

    [Fact]
    public void What_happened_yesterday_is_told_as_soon_as_history_is_read_although_a_backfill_saw_it_first()
    {
        var noted = After(null, Quiet(Observe()));

        Assert.Equal(["1-fired-commerce-ai"], After(noted, Observe(Monday.AddMinutes(20))).Steps);
    }

    [Fact]
    public void A_hard_stop_that_a_backfill_saw_first_is_told_with_the_same_facts()
    {
        var stop = Finding(day: LongAgo) with { Kind = FindingKind.HardStop };

        Assert.Equal("goes-on", Accepted(After(null, Quiet(Observe(finding: stop))), Observe(finding: stop)).ReasonName);
    }

    /// <summary>A severity, a return or a leap that is stored in silence would never be told.</summary>
    [Fact]
    public void A_backfill_changes_nothing_of_what_people_were_told_and_the_evaluation_after_it_does()
    {
        var high = After(null, Observe(severity: Severity.High));
        var critical = Observe(Monday.AddDays(1), Finding(excess: 9_000m));

        Assert.Equal(("noted", 0), (Accepted(high, Quiet(critical)).ReasonName, Accepted(high, Quiet(critical)).Events.Count));
        Assert.Contains("1-severity-raised-critical-commerce-ai", After(high, Quiet(critical), critical).Steps);
    }

    [Fact]
    public void A_backfill_reopens_nothing_and_the_evaluation_after_it_does()
    {
        var again = Observe(Monday.AddDays(3), Finding(day: new(2026, 10, 14)));

        Assert.Empty(Accepted(Resolved(), Quiet(again)).Events);
        Assert.Equal(2, After(Resolved(), Quiet(again), again).Firings);
    }

    [Fact]
    public void Nobody_hears_that_something_is_over_of_which_nobody_was_told()
    {
        var noted = After(null, Quiet(Observe(finding: Finding(day: LongAgo))));

        Assert.DoesNotContain(Accepted(noted, new Resolve(Monday, Engine, "Back to normal.")).Events, one => one is NotificationRequested);
        Assert.DoesNotContain(Accepted(noted, new Clear(Monday, Engine, "It arrived.", Resolves: true)).Events, one => one is NotificationRequested);
        Assert.True(After(noted, new Clear(Monday, Engine, "Restated.", Resolves: false) { Restated = Finding(excess: 10m, day: LongAgo) }).Noted);
    }

    [Fact]
    public void Whoever_takes_what_was_noted_is_not_paged_for_it()
    {
        var taken = After(null, Quiet(Observe()), new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24)), Observe(Monday.AddHours(1), Finding(excess: 1_900m)));

        Assert.Empty(taken.Steps);
    }

    [Fact]
    public void An_excess_that_leaps_once_more_while_it_is_open_is_told_once()
    {
        var told = After(Opened(), Observe(Monday.AddDays(9), RoseOn("2026-10-14", 12_000m)));

        Assert.Equal(["1-fired-commerce-ai", "1-rose-again-2026-10-14-commerce-ai"], told.Steps);
        Assert.Equal("facts-updated", Accepted(told, Observe(Monday.AddDays(10), RoseOn("2026-10-14", 15_000m))).ReasonName);
        Assert.Equal("rose-again", Accepted(told, Observe(Monday.AddDays(18), RoseOn("2026-10-23", 30_000m))).ReasonName);

        static Finding RoseOn(string day, decimal excess) =>
            Finding(excess: excess) with { Facts = new Dictionary<string, string>(StringComparer.Ordinal) { [FactNames.RoseOn] = day } };
    }

    [Fact]
    public void Late_facts_about_days_before_the_resolution_do_not_reopen() =>
        Assert.Equal("late-facts", Accepted(Resolved(), Observe(finding: Finding(excess: 2_000m))).ReasonName);

    [Fact]
    public void Excess_on_a_day_after_the_resolution_reopens_and_fires_again()
    {
        var reopened = After(Resolved(), Observe(Monday.AddDays(3), Finding(day: new(2026, 10, 14))));

        Assert.Equal((IncidentState.Open, 2), (reopened.State, reopened.Firings));
        Assert.Contains("2-reopened-commerce-ai", reopened.Steps);
    }

    [Fact]
    public void Spend_that_comes_back_to_normal_is_watched_not_resolved()
    {
        var cleared = After(Opened(), new Clear(Monday, Engine, "Back in its band.", Resolves: false));

        Assert.Equal((IncidentState.Open, true), (cleared.State, cleared.Cleared));
        Assert.Contains(cleared.Clocks, clock => clock.Kind == ClockKind.RecoveryCheck && clock.Due == Monday.AddDays(1));
    }

    [Fact]
    public void A_missing_day_that_arrived_resolves_by_itself() =>
        Assert.Equal(IncidentState.Resolved, After(Opened(), new Clear(Monday, Engine, "The day arrived.", Resolves: true)).State);

    [Fact]
    public void An_alert_that_is_held_back_opens_tells_its_owner_nothing_and_its_clocks_count_from_the_update_that_tells_it()
    {
        var held = After(null, HeldBack());

        Assert.Equal(IncidentState.Open, held.State);
        Assert.Empty(held.Steps);
        Assert.Equal(new AlertHeldBack("commerce-ai", 5, Tuesday), held.HeldBack);
        Assert.Equal(Tuesday.AddMinutes(15), held.Clocks.Single(clock => clock.Kind == ClockKind.Acknowledge).Due);
        Assert.Equal([Tuesday.AddMinutes(15), Tuesday.AddMinutes(30)], held.Clocks.Where(clock => clock.Kind == ClockKind.Escalate).Select(clock => clock.Due));
    }

    [Fact]
    public void Whoever_else_a_plan_tells_at_once_is_told_although_the_owner_is_not()
    {
        var plan = CriticalPlan with { AtOnce = [new(0, TimeSpan.Zero, "commerce-ai"), new(0, TimeSpan.Zero, "compliance")] };

        Assert.Equal(["1-fired-compliance"], After(null, HeldBack() with { Plan = plan }).Steps);
    }

    [Fact]
    public void A_severity_that_rises_tells_what_was_held_back()
    {
        var raised = After(After(null, HeldBack()), Observe(Monday.AddHours(6), Finding(excess: 9_000m)));

        Assert.Equal(["1-severity-raised-critical-commerce-ai"], raised.Steps);
        Assert.Null(raised.HeldBack);
    }

    [Fact]
    public void Whoever_takes_it_before_it_was_told_is_not_told_that_it_is_held_back()
    {
        Assert.Null(After(After(null, HeldBack()), new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24))).HeldBack);
        Assert.Null(After(After(null, HeldBack()), new StartInvestigation(Monday, Astrid)).HeldBack);
        Assert.Null(After(After(null, HeldBack()), new Resolve(Monday, Astrid, "Rolled back")).HeldBack);
    }

    [Fact]
    public void A_regression_may_be_held_back_as_well()
    {
        var reopened = After(Resolved(), HeldBack() with { Now = Monday.AddDays(3), Finding = Finding(day: new(2026, 10, 14)) });

        Assert.Equal((IncidentState.Open, 2), (reopened.State, reopened.Firings));
        Assert.NotNull(reopened.HeldBack);
        Assert.DoesNotContain("2-reopened-commerce-ai", reopened.Steps);
    }

    private static Observe HeldBack() => Observe(severity: Severity.High) with { Telling = new AlertHeldBack("commerce-ai", 5, Tuesday) };

    private static Observe Quiet(IncidentCommand observed) => (Observe)observed with { Quiet = true };
}
