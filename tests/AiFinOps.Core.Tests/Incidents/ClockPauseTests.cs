using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class ClockPauseTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3);

    [Fact]
    public void A_pause_puts_off_every_clock_that_somebody_owes_by_its_length_and_says_who_why_and_until_when()
    {
        var paused = After(Acknowledged(), Pause(days: 2));

        Assert.Equal(("astrid", "The provider looks into it", Monday.AddDays(2)), (paused.Pause!.Actor.Id, paused.Pause.Reason, paused.Pause.Until));
        Assert.Equal(DueOf(Acknowledged(), ClockKind.Resolve).AddDays(2), DueOf(paused, ClockKind.Resolve));
        Assert.Equal(DueOf(Acknowledged(), ClockKind.AcknowledgementExpiry).AddDays(2), DueOf(paused, ClockKind.AcknowledgementExpiry));
    }

    [Fact]
    public void What_is_left_of_a_pause_is_taken_back_when_the_clocks_run_again()
    {
        var resumed = After(Acknowledged(), Pause(days: 2), new ResumeClocks(Monday.AddDays(1), Astrid));

        Assert.Equal(DueOf(Acknowledged(), ClockKind.Resolve).AddDays(1), DueOf(resumed, ClockKind.Resolve));
        Assert.Equal(TimeSpan.FromDays(1), resumed.Pause!.InAll);
        Assert.Empty(Accepted(resumed, new ResumeClocks(Monday.AddDays(1), Astrid)).Events);
    }

    [Fact]
    public void What_is_overdue_does_not_wait()
    {
        var late = Monday.AddHours(2);

        var paused = After(Acknowledged(), Pause(days: 1) with { Now = late, Until = late.AddDays(1) });

        Assert.Equal(Monday.AddHours(1), DueOf(paused, ClockKind.Contain));
    }

    [Fact]
    public void Pauses_are_bounded_together_and_not_one_by_one()
    {
        var once = After(Acknowledged(), Pause(days: 2));
        var later = Monday.AddDays(2);

        Assert.Equal("pause-too-long", Refused(once, Pause(days: 2) with { Now = later, Until = later.AddDays(2) }).ReasonName);
        Accepted(once, Pause(days: 1) with { Now = later, Until = later.AddDays(1) });
    }

    [Fact]
    public void A_cause_that_comes_back_has_its_whole_patience_again()
    {
        var again = After(
            Acknowledged(), Pause(days: 3), new Resolve(Monday, Astrid, "Rolled back"), new Reopen(Monday.AddDays(4), Astrid, "It is back", CriticalPlan),
            new Acknowledge(Monday.AddDays(4), Astrid, TimeSpan.FromHours(24)));

        Accepted(again, Pause(days: 3) with { Now = Monday.AddDays(4), Until = Monday.AddDays(7) });
    }

    [Theory]
    [InlineData("open", "pause-needs-an-owner")]
    [InlineData("resolved", "pause-needs-an-owner")]
    [InlineData("hard stop", "hard-stop-never-waits")]
    [InlineData("contained", "hard-stop-never-waits")]
    [InlineData("paused", "already-paused")]
    [InlineData("no reason", "reason-missing")]
    [InlineData("over", "pause-is-over")]
    [InlineData("long", "pause-too-long")]
    public void Any_other_pause_is_refused_by_name(string what, string reason)
    {
        var acknowledge = new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24));
        var (state, pause) = what switch
        {
            "open" => (Opened(), Pause(days: 1)),
            "resolved" => (Resolved(), Pause(days: 1)),
            "hard stop" => (After(null, Observe(finding: Finding(kind: FindingKind.HardStop)), acknowledge), Pause(days: 1)),
            "contained" => (After(Contained(), acknowledge), Pause(days: 1)),
            "paused" => (After(Acknowledged(), Pause(days: 1)), Pause(days: 1)),
            "no reason" => (Acknowledged(), Pause(days: 1) with { Reason = " " }),
            "over" => (Acknowledged(), Pause(days: 0)),
            _ => (Acknowledged(), Pause(days: 4)),
        };

        Assert.Equal(reason, Refused(state, pause).ReasonName);
    }

    private static PauseClocks Pause(int days) => new(Monday, Astrid, Monday.AddDays(days), "The provider looks into it", Longest);

    private static DateTimeOffset DueOf(Incident incident, ClockKind kind) => incident.Clocks.Single(clock => clock.Kind == kind).Due;
}
