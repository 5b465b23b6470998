using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class LifecycleTests
{
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
