using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class ContainmentAxisTests
{
    private static readonly ReenableReview Answers = new("Commerce AI", "Verbose logging was switched on", "Rolled back to 4.1", "Log level is gated in CI");

    [Fact]
    public void Nothing_closes_with_an_active_rung()
    {
        var resolved = After(Contained(), new RecordRootCause(Monday, Astrid, FullCause), new Resolve(Monday, Astrid, "Rolled back"));

        Assert.Equal("containment-active", Refused(resolved, new Close(Monday, Astrid, "")).ReasonName);
        Assert.Equal("containment-active", Refused(resolved, new MarkFalse(Monday, Astrid, "No")).ReasonName);
    }

    [Fact]
    public void Nothing_is_taken_back_without_an_approved_review()
    {
        var revert = new RecordRelease(Monday, Engine, Plan.ActionId, 1m, DryRun: true, "unlimited");
        Assert.Equal("review-missing", Refused(Contained(), revert).ReasonName);

        var reviewed = After(Contained(), new SubmitReview(Monday, Astrid, Answers));
        Assert.Equal("review-missing", Refused(reviewed, revert).ReasonName);

        var approved = After(reviewed, new ApproveReenable(Monday, new Actor("carla", "local-development"), null), revert);
        Assert.False(approved.HasActiveContainment);
    }

    [Fact]
    public void An_approval_needs_a_review_and_honours_the_rules_refusal()
    {
        var refusal = new Refused("own-action", "You acted here.", "Ask somebody else.");

        Assert.Equal("review-missing", Refused(Contained(), new ApproveReenable(Monday, Astrid, null)).ReasonName);
        Assert.Equal(refusal, Refused(After(Contained(), new SubmitReview(Monday, Astrid, Answers)), new ApproveReenable(Monday, Astrid, refusal)));
    }

    [Fact]
    public void The_same_rung_is_requested_once() =>
        Assert.Empty(Accepted(Contained(), new RequestContainment(Monday, Engine, Plan)).Events);

    [Fact]
    public void Stable_spend_resolves_an_incident_only_when_nothing_is_contained()
    {
        var stable = new RecordRecovery(Monday, Engine, new(2026, 10, 20), true, 3, "3 settled days within 10 %.");

        Assert.Equal(IncidentState.Open, After(Contained(), stable).State);
        Assert.Equal(IncidentState.Resolved, After(Opened(), stable).State);
    }
}
