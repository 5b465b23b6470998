using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

/// <summary>What is owed at closure: the full set for High and Critical, a cause and one line for Watch and Medium.</summary>
public class ClosingTests
{
    private static readonly RootCause TwoLines = new("", "Marketing mail", "None needed", "", null);

    [Theory]
    [InlineData(Severity.Watch)]
    [InlineData(Severity.Medium)]
    public void What_is_little_is_resolved_and_closed_with_a_cause_and_one_line(Severity severity)
    {
        var closed = Accepted(After(null, Observe(severity: severity)), Close(TwoLines));

        Assert.Equal(
            [nameof(RootCauseRecorded), nameof(IncidentResolved), nameof(IncidentClosed), nameof(ClocksStarted)],
            closed.Events.Select(happened => happened.GetType().Name));
        var after = IncidentFold.Of(After(null, Observe(severity: severity)), closed.Events)!;
        Assert.Equal((IncidentState.Closed, "Marketing mail", (DateTimeOffset?)Monday), (after.State, after.RootCause!.Cause, after.ResolvedAt));
        Assert.Equal([ClockKind.Evidence], after.Clocks.Select(clock => clock.Kind));
    }

    [Theory]
    [InlineData(Severity.High)]
    [InlineData(Severity.Critical)]
    public void What_is_not_little_has_to_be_resolved_first(Severity severity) =>
        Assert.Equal("not-resolved", Refused(After(null, Observe(severity: severity)), Close(TwoLines)).ReasonName);

    [Fact]
    public void Without_a_cause_what_is_little_is_told_the_short_way()
    {
        var refused = Refused(After(null, Observe(severity: Severity.Watch)), Close(null));

        Assert.Equal("not-resolved", refused.ReasonName);
        Assert.Contains("`cause` and `fix`", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resolved_watch_closes_with_the_cause_that_it_has()
    {
        var resolved = After(null, Observe(severity: Severity.Watch), new RecordRootCause(Monday, Astrid, TwoLines with { Category = "usage" }), new Resolve(Monday, Astrid, "Over"));

        Assert.Equal(IncidentState.Closed, After(resolved, Close(null)).State);
    }

    [Fact]
    public void What_is_contained_does_not_close_in_one_step() =>
        Assert.Equal("containment-active", Refused(After(After(null, Observe(severity: Severity.Watch)), new RequestContainment(Monday, Engine, Plan)), Close(TwoLines)).ReasonName);

    [Fact]
    public void A_critical_incident_owes_the_full_set()
    {
        var resolved = After(Opened(), new RecordRootCause(Monday, Astrid, new RootCause("usage", "Verbose logging", "", "", null)), new Resolve(Monday, Astrid, "Rolled back"));

        var refused = Refused(resolved, Close(null));

        Assert.Equal("closure-incomplete", refused.ReasonName);
        Assert.Contains("fix, prevention, costImpact, reviewer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cost_may_be_said_with_the_impact()
    {
        var resolved = After(
            Resolved(), new RecordRootCause(Monday, Astrid, FullCause with { CostImpact = null }), new ReviewCause(Monday, Carla),
            new RecordImpact(Monday, Astrid, new Impact(CustomerImpact.No, "", new Money(1_840m, "EUR"))));

        Assert.Equal(IncidentState.Closed, After(resolved, Close(null)).State);
    }

    [Fact]
    public void The_reviewer_of_a_critical_incident_does_not_close_it_and_that_of_a_high_one_may()
    {
        var critical = After(Resolved(), new ReviewCause(Monday, Astrid));
        Assert.Equal("reviewer-closes", Refused(critical, Close(null)).ReasonName);
        Assert.Equal(IncidentState.Closed, After(critical, Close(null) with { Actor = Carla }).State);

        var high = After(
            null, Observe(severity: Severity.High), new RecordRootCause(Monday, Astrid, FullCause), new ReviewCause(Monday, Astrid), new Resolve(Monday, Astrid, "Rolled back"));
        Assert.Equal(IncidentState.Closed, After(high, Close(null)).State);
    }

    [Fact]
    public void Who_may_not_close_is_refused_by_name()
    {
        var refusal = new Refused("not-permitted", "astrid may not close what is High or Critical.", "Ask somebody with role FinOps.");

        Assert.Same(refusal, Refused(After(Resolved(), new ReviewCause(Monday, Carla)), Close(null) with { Refusal = refusal }));
    }

    private static Close Close(RootCause? cause) => new(Monday, Astrid, "") { RootCause = cause };
}
