using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class LifecycleTests
{
    [Fact]
    public void A_critical_incident_owes_the_full_set_at_closure()
    {
        var resolved = After(Opened(), new RecordRootCause(Monday, Astrid, new RootCause("usage", "Verbose logging", "", "", null)), new Resolve(Monday, Astrid, "Rolled back"));

        var refused = Refused(resolved, new Close(Monday, Astrid, ""));

        Assert.Equal("closure-incomplete", refused.ReasonName);
        Assert.Contains("fix, prevention, costImpact, reviewer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_watch_incident_closes_with_a_cause_and_one_line()
    {
        var resolved = After(
            null,
            Observe(severity: Severity.Watch),
            new RecordRootCause(Monday, Astrid, new RootCause("usage", "Marketing mail", "None needed", "", null)),
            new Resolve(Monday, Astrid, "Over"));

        Assert.Equal(IncidentState.Closed, After(resolved, new Close(Monday, Astrid, "")).State);
    }

    [Fact]
    public void Closing_starts_the_evidence_clock_and_stops_all_others() =>
        Assert.Equal([ClockKind.Evidence], Closed().Clocks.Select(clock => clock.Kind));

    [Fact]
    public void An_acknowledgement_that_expires_opens_the_incident_again_and_resumes_escalation()
    {
        var expiry = Acknowledged().Clocks.Single(clock => clock.Kind == ClockKind.AcknowledgementExpiry);

        var expired = After(Acknowledged(), new RingClock(expiry.Due, Engine, expiry, CriticalPlan));

        Assert.Equal(IncidentState.Open, expired.State);
        Assert.Equal([1, 2], expired.Clocks.Where(clock => clock.Kind == ClockKind.Escalate).Select(clock => clock.Level));
        Assert.Contains(expired.Steps, step => step.Contains("acknowledgement-expired", StringComparison.Ordinal));
    }
}
