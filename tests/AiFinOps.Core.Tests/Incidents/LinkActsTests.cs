using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class LinkActsTests
{
    private static readonly Actor Link = Actor.Link("commerce-ai");

    [Fact]
    public void A_link_acts_once()
    {
        var noted = After(Opened(), ByLink(new AddNote(Monday, Link, "On it.")));

        Assert.Equal("link-used", Refused(noted, ByLink(new AddNote(Monday, Link, "On it."))).ReasonName);
        Assert.Equal("noted", Accepted(noted, ByLink(new AddNote(Monday, Link, "On it."), "another")).ReasonName);
    }

    [Fact]
    public void What_it_does_and_that_it_was_used_is_one_step() => Assert.Equal(
        [nameof(Acknowledged), nameof(ClocksStarted), nameof(LinkUsed)],
        Accepted(Opened(), ByLink(new Acknowledge(Monday, Link, TimeSpan.FromHours(24)))).Events.Select(happened => happened.GetType().Name));

    [Fact]
    public void A_link_that_changed_nothing_is_not_used_up() =>
        Assert.Empty(Accepted(Acknowledged(), ByLink(new Acknowledge(Monday, Link, TimeSpan.FromHours(24)))).Events);

    [Fact]
    public void A_link_of_an_earlier_firing_does_nothing()
    {
        var again = After(Resolved(), new Reopen(Monday, Astrid, "It is back", CriticalPlan));

        Assert.Equal("link-outdated", Refused(again, ByLink(new Acknowledge(Monday, Link, TimeSpan.FromHours(24)))).ReasonName);
    }

    public static TheoryData<IncidentCommand> Others =>
    [
        new ApproveReenable(Monday, Link, null), new Close(Monday, Link, ""), new Resolve(Monday, Link, "Over"), new MarkFalse(Monday, Link, "Planned"),
        new SubmitReview(Monday, Link, new ReenableReview("a", "b", "c", "d")), new ReviewCause(Monday, Link), new Snooze(Monday, Link, Monday.AddHours(1), "Later"),
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public void A_link_never_approves_and_does_nothing_else_either(IncidentCommand act) =>
        Assert.Equal("link-may-not", Refused(After(Resolved(), new RequestContainment(Monday, Engine, Plan)), ByLink(act)).ReasonName);

    [Fact]
    public void To_whom_the_link_was_sent_counts_as_having_acted()
    {
        var acted = new Acknowledged(Monday, Actor.Link("carla"), Monday.AddHours(24));

        Assert.Equal(["carla"], ReenableRule.ActedBy([acted]));
    }

    private static ActByLink ByLink(IncidentCommand act, string nonce = "one") => new(Monday, Link, nonce, 1, act);
}
