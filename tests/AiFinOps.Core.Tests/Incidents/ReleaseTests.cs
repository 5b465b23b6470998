using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

/// <summary>A real action from its approval to the end of its probation.</summary>
public sealed class ReleaseTests
{
    private static readonly ReenableReview Answers = new("Commerce AI", "Verbose logging was switched on", "Rolled back to 4.1", "Log level is gated in CI");
    private static readonly ReleasePlan BySteps = new([0.25m, 0.5m, 1m], TimeSpan.FromDays(1), TimeSpan.FromDays(7));
    private static readonly ContainmentPlan Real = Plan with { Mode = ContainmentMode.Automatic };
    private static readonly ContainmentPlan Asked = Plan with { Mode = ContainmentMode.Approve, Approvers = "leads" };

    [Fact]
    public void What_needs_a_person_waits_and_the_approvers_and_the_owner_are_asked()
    {
        var asked = Accepted(Opened(), new RequestContainment(Monday, Engine, Asked));
        var waiting = IncidentFold.Of(Opened(), asked.Events)!;

        Assert.Equal(["leads", "commerce-ai"], asked.Events.OfType<NotificationRequested>().Select(one => one.Group));
        Assert.Equal(ContainmentState.AwaitingApproval, Assert.Single(waiting.Containments).State);
        Assert.False(waiting.HasActiveContainment);
        Assert.Equal(Monday.AddMinutes(15), Assert.Single(waiting.Clocks, clock => clock.Kind == ClockKind.Approval).Due);
    }

    [Fact]
    public void An_approval_lets_it_be_done_and_stops_its_clock()
    {
        var approved = After(Waiting(), new ApproveContainment(Monday, Carla, "", "Burning"));

        Assert.Equal(ContainmentState.Requested, Assert.Single(approved.Containments).State);
        Assert.DoesNotContain(approved.Clocks, clock => clock.Kind == ClockKind.Approval);
        Assert.Empty(Accepted(approved, new ApproveContainment(Monday, Carla, Asked.ActionId, "")).Events);
    }

    [Fact]
    public void Declining_needs_a_reason_and_is_final()
    {
        Assert.Equal("reason-missing", Refused(Waiting(), new DeclineContainment(Monday, Carla, "", " ")).ReasonName);

        var declined = After(Waiting(), new DeclineContainment(Monday, Carla, "", "It is the launch"));

        Assert.Equal(ContainmentState.Declined, Assert.Single(declined.Containments).State);
        Assert.Equal("already-decided", Refused(declined, new ApproveContainment(Monday, Carla, Asked.ActionId, "")).ReasonName);
    }

    [Fact]
    public void An_approval_that_does_not_come_asks_one_level_further_until_there_is_none()
    {
        var late = Ring(Waiting(), ClockKind.Approval, out var first);
        var later = Ring(late, ClockKind.Approval, out var second);
        var last = Ring(later, ClockKind.Approval, out var third);

        Assert.Equal(("leads", "approval-missed"), Told(first));
        Assert.Equal(("finops", "approval-missed"), Told(second));
        Assert.Empty(third.OfType<NotificationRequested>());
        Assert.DoesNotContain(last.Clocks, clock => clock.Kind == ClockKind.Approval);
        Assert.Equal(ContainmentState.AwaitingApproval, Assert.Single(last.Containments).State);
    }

    [Fact]
    public void A_line_that_opted_in_has_its_first_rung_done_when_nobody_answers_and_somebody_further_hears_of_it()
    {
        var waiting = After(Opened(), new RequestContainment(Monday, Engine, Asked with { TakenUnanswered = true }));

        var done = Ring(waiting, ClockKind.Approval, out var events);

        Assert.Equal(ContainmentState.Requested, Assert.Single(done.Containments).State);
        Assert.Equal(("leads", "approval-missed"), Told(events));
        Assert.DoesNotContain(done.Clocks, clock => clock.Kind == ClockKind.Approval);
    }

    [Fact]
    public void What_nobody_agreed_to_ends_with_its_incident()
    {
        var resolved = After(Waiting(), new RecordRootCause(Monday, Astrid, FullCause), new Resolve(Monday, Astrid, "Rolled back"));

        Assert.Equal(ContainmentState.Declined, Assert.Single(resolved.Containments).State);
    }

    [Fact]
    public void The_state_before_the_first_write_is_stored_once_whatever_a_second_attempt_reads()
    {
        var started = After(Opened(), new RequestContainment(Monday, Engine, Real), new StartContainment(Monday, Engine, Real.ActionId, new FoundState("600", "tag-1")));

        Assert.Empty(Accepted(started, new StartContainment(Monday, Engine, Real.ActionId, new FoundState("60", "tag-2"))).Events);
        Assert.Equal(("600", new FoundState("600", "tag-1")), (started.Containments[0].PreState, started.Containments[0].Found));
    }

    [Fact]
    public void A_limit_goes_back_by_steps_a_day_apart_and_is_watched_for_a_week()
    {
        var quarter = After(Approved(), Release(0.25m));
        Assert.Equal((0.25m, ContainmentState.Active), (quarter.Containments[0].Released, quarter.Containments[0].State));

        var half = After(Ring(quarter, ClockKind.ReleaseStep, out var second), Release(0.5m));
        Assert.Equal(0.5m, Assert.Single(second.OfType<ReleaseAsked>()).Share);

        var whole = After(Ring(half, ClockKind.ReleaseStep, out var third), Release(1m));
        Assert.Equal(1m, Assert.Single(third.OfType<ReleaseAsked>()).Share);
        Assert.Equal((ContainmentState.Reverted, true), (whole.Containments[0].State, whole.IsOnProbation));
        Assert.DoesNotContain(whole.Clocks, clock => clock.Kind == ClockKind.ReleaseStep);

        var over = Ring(whole, ClockKind.Probation, out _);
        Assert.False(over.IsOnProbation);
    }

    [Theory]
    [InlineData(ContainmentKind.FeatureDisable)]
    [InlineData(ContainmentKind.RouteChange)]
    public void What_is_on_or_off_goes_back_in_one_step(ContainmentKind kind)
    {
        var held = Held(Real with { Rung = Real.Rung with { Kind = kind } });

        Assert.Equal(1m, Assert.Single(held.Containments).Asked);
    }

    [Fact]
    public void A_step_waits_while_the_days_since_the_last_one_are_not_known()
    {
        var quarter = After(Approved(), Release(0.25m), new RecordRecovery(Monday.AddDays(1), Engine, new(2026, 10, 13), false, 0, "2026-10-12 is not reported.") { IsUnknown = true });

        var waiting = Ring(quarter, ClockKind.ReleaseStep, out var events);

        Assert.Single(events.OfType<ReleaseHeld>());
        Assert.Equal(0.25m, waiting.Containments[0].Asked);
        Assert.Contains(waiting.Clocks, clock => clock.Kind == ClockKind.ReleaseStep);
    }

    [Fact]
    public void What_is_blocked_is_told_each_time_and_tried_again_daily()
    {
        var blocked = After(Approved(), new RecordContainmentFailure(Monday, Engine, Real.ActionId, "Somebody set 300."));
        Assert.Equal((Monday, ContainmentState.Active), (blocked.Containments[0].BlockedSince, blocked.Containments[0].State));

        var again = Ring(blocked, ClockKind.ReleaseStep, out var events);
        Assert.Equal(0.25m, Assert.Single(events.OfType<ReleaseAsked>()).Share);

        var second = Accepted(again, new RecordContainmentFailure(Monday.AddDays(1), Engine, Real.ActionId, "Somebody set 300."));
        Assert.Contains(second.Events, one => one is NotificationRequested { Why: "revert-blocked" });

        var free = After(again, Release(0.25m));
        Assert.Null(free.Containments[0].BlockedSince);
    }

    [Fact]
    public void A_rung_that_is_blocked_does_not_keep_the_others()
    {
        var other = Real with { ActionId = "inc-1-cheaper-model" };
        var both = Held(After(Contained(Real), new RequestContainment(Monday, Engine, other), new StartContainment(Monday, Engine, other.ActionId, new FoundState("large", "")), new RecordContainment(Monday, Engine, other.ActionId, DryRun: false, "large", "small")), approve: true);
        var stuck = After(both, Release(0.25m), new RecordContainmentFailure(Monday, Engine, other.ActionId, "Somebody set medium."));

        Ring(stuck, ClockKind.ReleaseStep, out var next);
        Assert.Equal(0.5m, Assert.Single(next.OfType<ReleaseAsked>()).Share);

        Ring(After(stuck, Release(0.5m), Release(1m)), ClockKind.ReleaseStep, out var last);
        Assert.Equal(0.25m, Assert.Single(last.OfType<ReleaseAsked>()).Share);
    }

    [Fact]
    public void Spend_that_comes_back_while_it_is_released_is_contained_again_towards_the_first_state_and_owes_a_new_review()
    {
        var relapsed = After(After(Approved(), Release(0.25m)), Outside(Monday.AddDays(1)));

        Assert.Equal((ContainmentState.Requested, "600", 0m), (relapsed.Containments[0].State, relapsed.Containments[0].PreState, relapsed.Containments[0].Released));
        Assert.Equal((2, null, null), (relapsed.Trips, relapsed.Review, relapsed.ReviewApprovedBy));

        var held = After(relapsed, new StartContainment(Monday, Engine, Real.ActionId, new FoundState("195", "t")), Applied("195"));
        Assert.Equal(("600", "60"), (held.Containments[0].PreState, held.Containments[0].PostState));
        Assert.Equal("review-missing", Refused(held, Release(1m)).ReasonName);
    }

    [Fact]
    public void Containing_again_that_fails_leaves_what_was_held_and_owes_the_rest_of_the_way_back()
    {
        var relapsed = After(After(Approved(), Release(0.25m)), Outside(Monday.AddDays(1)));

        var failed = After(relapsed, new RecordContainmentFailure(Monday.AddDays(1), Engine, Real.ActionId, "It does not answer."));

        Assert.Equal((ContainmentState.Active, "600", "195"), (failed.Containments[0].State, failed.Containments[0].PreState, failed.Containments[0].PostState));
        Assert.Equal("containment-active", Refused(After(failed, new RecordRootCause(Monday, Astrid, FullCause), new Resolve(Monday, Astrid, "Rolled back")), new Close(Monday, Carla, "")).ReasonName);
    }

    [Fact]
    public void Contained_again_after_somebody_changed_it_his_state_goes_back()
    {
        var relapsed = After(After(Approved(), Release(0.25m)), Outside(Monday.AddDays(1)));

        var held = After(relapsed, new StartContainment(Monday, Engine, Real.ActionId, new FoundState("300", "t")));

        Assert.Equal("300", held.Containments[0].PreState);
    }

    [Fact]
    public void A_day_before_the_release_proves_nothing_of_it()
    {
        var quarter = After(Approved(), Release(0.25m));

        Assert.DoesNotContain(Accepted(quarter, Outside(Monday.AddDays(-1))).Events, one => one is ContainmentRenewed);
    }

    [Fact]
    public void A_relapse_in_the_probation_reopens_what_was_resolved()
    {
        var resolved = After(Whole(), new RecordRootCause(Monday, Astrid, FullCause), new Resolve(Monday, Astrid, "Rolled back"));
        Assert.Contains(resolved.Clocks, clock => clock.Kind == ClockKind.RecoveryCheck);

        var relapsed = After(resolved, Outside(Monday.AddDays(2)));

        Assert.Equal((IncidentState.Open, 2, ContainmentState.Requested), (relapsed.State, relapsed.Firings, relapsed.Containments[0].State));
    }

    [Fact]
    public void Nothing_ends_on_probation() =>
        Assert.Equal("on-probation", Refused(After(Whole(), new RecordRootCause(Monday, Astrid, FullCause), new Resolve(Monday, Astrid, "Rolled back")), new Close(Monday, Carla, "")).ReasonName);

    [Fact]
    public void Stable_spend_resolves_after_the_probation_and_not_before()
    {
        var stable = new RecordRecovery(Monday.AddDays(5), Engine, new(2026, 10, 17), true, 3, "Three days in the band");

        Assert.Equal(IncidentState.Open, After(Whole(), stable).State);
        Assert.Equal(IncidentState.Resolved, After(Ring(Whole(), ClockKind.Probation, out _), stable).State);
    }

    [Fact]
    public void Each_trip_holds_twice_as_long_as_the_one_before_and_break_glass_is_for_what_cannot_wait()
    {
        var twice = Held(After(After(After(Approved(), Release(0.25m)), Outside(Monday.AddDays(1))), new StartContainment(Monday, Engine, Real.ActionId, new FoundState("195", "t")), Applied("195")), approve: false);
        var early = Approval(Monday.AddHours(47)) with { Hold = TimeSpan.FromHours(24) };

        Assert.Equal("held", Refused(twice, early).ReasonName);
        Assert.True(Accepted(twice, early with { Now = Monday.AddHours(48) }).Events.Count > 0);
        Assert.True(Accepted(twice, early with { BreakGlassReason = "Checkout is down and nobody else answers" }).Events.Count > 0);
    }

    [Fact]
    public void After_so_many_trips_only_a_person_contains_again()
    {
        var relapsed = After(After(Approved(), Release(0.25m)), Outside(Monday.AddDays(1)) with { MostTrips = 1 });

        Assert.Equal(ContainmentState.AwaitingApproval, relapsed.Containments[0].State);
        Assert.Contains(relapsed.Clocks, clock => clock.Kind == ClockKind.Approval);
    }

    [Fact]
    public void What_one_person_released_alone_owes_a_second_look_by_another()
    {
        var alone = After(Reviewed(), Approval(Monday) with { BreakGlassReason = "Checkout is down and nobody else answers" });
        Assert.Equal(Monday.AddHours(24), Assert.Single(alone.Clocks, clock => clock.Kind == ClockKind.SecondReview).Due);

        Assert.Empty(Accepted(alone, Approval(Monday)).Events);
        var looked = After(alone, new ApproveReenable(Monday, Astrid, null));

        Assert.DoesNotContain(looked.Clocks, clock => clock.Kind == ClockKind.SecondReview);
        Assert.False(looked.OwesSecondReview);
    }

    [Fact]
    public void A_second_look_that_does_not_come_is_a_missed_clock_that_people_hear_of()
    {
        var alone = After(Reviewed(), Approval(Monday) with { BreakGlassReason = "Checkout is down and nobody else answers" });

        Ring(alone, ClockKind.SecondReview, out var events);

        Assert.Contains(events, one => one is NotificationRequested { Why: "clock-missed" });
    }

    private static Incident Waiting() => After(Opened(), new RequestContainment(Monday, Engine, Asked));

    private static Incident Reviewed() => Held(Real, approve: false);

    private static Incident Approved() => Held(Real);

    private static Incident Whole() => After(Approved(), Release(1m));

    private static Incident Held(ContainmentPlan plan, bool approve = true) => Held(Contained(plan), approve);

    private static Incident Contained(ContainmentPlan plan) =>
        After(Opened(), new RequestContainment(Monday, Engine, plan), new StartContainment(Monday, Engine, plan.ActionId, new FoundState("600", "tag-1")), Applied("600"));

    private static Incident Held(Incident contained, bool approve)
    {
        var reviewed = After(contained, new SubmitReview(Monday, Astrid, Answers));
        return approve ? After(reviewed, Approval(Monday)) : reviewed;
    }

    private static ApproveReenable Approval(DateTimeOffset now) => new(now, Carla, null) { Release = BySteps };

    private static RecordContainment Applied(string before) => new(Monday, Engine, Real.ActionId, DryRun: false, before, "60");

    private static RecordRelease Release(decimal share) => new(Monday, Engine, Real.ActionId, share, DryRun: false, share == 0.25m ? "195" : $"{share}");

    private static RecordRecovery Outside(DateTimeOffset day) =>
        new(Monday.AddDays(2), Engine, new(2026, 10, 14), Stable: false, 0, "Far outside its band") { Outside = DateOnly.FromDateTime(day.UtcDateTime), Plan = CriticalPlan };

    private static Incident Ring(Incident incident, ClockKind kind, out IReadOnlyList<IncidentEvent> events)
    {
        var clock = incident.Clocks.Single(one => one.Kind == kind);
        events = Accepted(incident, new RingClock(clock.Due, Engine, clock, CriticalPlan)).Events;
        return IncidentFold.Of(incident, events)!;
    }

    private static (string, string) Told(IReadOnlyList<IncidentEvent> events) => Assert.Single(events.OfType<NotificationRequested>()) is var one ? (one.Group, one.Why) : default;
}
