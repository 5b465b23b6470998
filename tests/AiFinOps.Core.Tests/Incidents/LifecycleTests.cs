using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class LifecycleTests
{
    private static readonly Dictionary<string, Func<Incident>> States = new(StringComparer.Ordinal)
    {
        ["open"] = Opened,
        ["acknowledged"] = Acknowledged,
        ["investigating"] = Investigating,
        ["resolved"] = Resolved,
        ["closed"] = Closed,
        ["false-positive"] = () => After(Opened(), new MarkFalse(Monday, Astrid, "A planned load test")),
    };

    private static readonly Dictionary<string, IncidentCommand> Verbs = new(StringComparer.Ordinal)
    {
        ["acknowledge"] = new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24)),
        ["investigate"] = new StartInvestigation(Monday, Astrid),
        ["resolve"] = new Resolve(Monday, Astrid, "Rolled back"),
        ["reopen"] = new Reopen(Monday, Astrid, "It is back", CriticalPlan),
        ["false-positive"] = new MarkFalse(Monday, Astrid, "A planned load test"),
        ["close"] = new Close(Monday, Astrid, ""),
    };

    [Theory]
    [InlineData("open", "acknowledge", IncidentState.Acknowledged)]
    [InlineData("open", "investigate", IncidentState.Investigating)]
    [InlineData("open", "resolve", IncidentState.Resolved)]
    [InlineData("open", "false-positive", IncidentState.FalsePositive)]
    [InlineData("acknowledged", "acknowledge", IncidentState.Acknowledged)]
    [InlineData("acknowledged", "investigate", IncidentState.Investigating)]
    [InlineData("acknowledged", "resolve", IncidentState.Resolved)]
    [InlineData("acknowledged", "false-positive", IncidentState.FalsePositive)]
    [InlineData("investigating", "acknowledge", IncidentState.Investigating)]
    [InlineData("investigating", "investigate", IncidentState.Investigating)]
    [InlineData("investigating", "resolve", IncidentState.Resolved)]
    [InlineData("investigating", "false-positive", IncidentState.FalsePositive)]
    [InlineData("resolved", "resolve", IncidentState.Resolved)]
    [InlineData("resolved", "reopen", IncidentState.Open)]
    [InlineData("resolved", "false-positive", IncidentState.FalsePositive)]
    [InlineData("resolved", "close", IncidentState.Closed)]
    [InlineData("closed", "close", IncidentState.Closed)]
    [InlineData("false-positive", "false-positive", IncidentState.FalsePositive)]
    public void Allowed_moves_lead_to_their_state(string from, string verb, IncidentState to) =>
        Assert.Equal(to, After(States[from](), Verbs[verb]).State);

    [Theory]
    [InlineData("open", "reopen", "not-resolved")]
    [InlineData("open", "close", "not-resolved")]
    [InlineData("acknowledged", "reopen", "not-resolved")]
    [InlineData("acknowledged", "close", "not-resolved")]
    [InlineData("investigating", "reopen", "not-resolved")]
    [InlineData("investigating", "close", "not-resolved")]
    [InlineData("resolved", "acknowledge", "incident-ended")]
    [InlineData("resolved", "investigate", "incident-ended")]
    [InlineData("closed", "acknowledge", "incident-ended")]
    [InlineData("closed", "investigate", "incident-ended")]
    [InlineData("closed", "resolve", "incident-ended")]
    [InlineData("closed", "reopen", "not-resolved")]
    [InlineData("closed", "false-positive", "incident-ended")]
    [InlineData("false-positive", "acknowledge", "incident-ended")]
    [InlineData("false-positive", "investigate", "incident-ended")]
    [InlineData("false-positive", "resolve", "incident-ended")]
    [InlineData("false-positive", "reopen", "not-resolved")]
    [InlineData("false-positive", "close", "not-resolved")]
    public void Illegal_moves_are_refused_by_name(string from, string verb, string reason) =>
        Assert.Equal(reason, Refused(States[from](), Verbs[verb]).ReasonName);

    [Fact]
    public void A_critical_incident_owes_the_full_set_at_closure()
    {
        var resolved = After(Opened(), new RecordRootCause(Monday, Astrid, new RootCause("usage", "Verbose logging", "", "", null)), new Resolve(Monday, Astrid, "Rolled back"));

        var refused = Refused(resolved, new Close(Monday, Astrid, ""));

        Assert.Equal("closure-incomplete", refused.ReasonName);
        Assert.Contains("fix, prevention, costImpact", refused.Message, StringComparison.Ordinal);
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
