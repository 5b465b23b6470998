using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public sealed class CategorisingTests
{
    [Fact]
    public void A_person_confirms_a_category_and_the_record_says_who_and_what_was_proposed()
    {
        var events = Accepted(Opened(), Confirm("price")).Events;

        var confirmed = Assert.IsType<CategoryConfirmed>(Assert.Single(events));
        Assert.Equal((VarianceCategory.Price, VarianceCategory.Usage, Astrid), (confirmed.Category, confirmed.Proposed, confirmed.Actor));
        var incident = After(Opened(), Confirm("price"));
        Assert.Equal((VarianceCategory.Price, Astrid, Monday), (incident.Category, incident.CategoryConfirmedBy, incident.CategoryConfirmedAt));
    }

    [Fact]
    public void An_unknown_category_is_refused_with_the_names_that_there_are()
    {
        var refused = Refused(Opened(), Confirm("gremlins"));

        Assert.Equal("category-unknown", refused.ReasonName);
        Assert.All(VarianceCategories.Names, name => Assert.Contains(name, refused.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_twice_changes_nothing_and_another_one_corrects_it()
    {
        var price = After(Opened(), Confirm("price"));

        Assert.Empty(Accepted(price, Confirm("price")).Events);
        Assert.Equal(VarianceCategory.Usage, After(price, Confirm("usage")).Category);
    }

    [Fact]
    public void An_ended_incident_keeps_its_category() => Assert.Equal("incident-ended", Refused(Closed(), Confirm("price")).ReasonName);

    [Fact]
    public void Abuse_is_critical_at_once_and_tells_security()
    {
        var watch = After(null, Observe(severity: Severity.Watch));

        var incident = After(watch, Confirm(Abuse));

        Assert.Equal((Severity.Critical, Severity.Watch), (incident.Severity, incident.LiftedFrom));
        Assert.Equal(
            ["commerce-ai severity-raised", "security category-confirmed"],
            Told(watch, Confirm(Abuse)));
        Assert.Contains(incident.Clocks, clock => clock.Kind == ClockKind.Contain && clock.Due == Monday.AddHours(1));
    }

    [Fact]
    public void Security_hears_of_what_was_critical_before() => Assert.Equal(["security category-confirmed"], Told(Opened(), Confirm(Abuse)));

    [Fact]
    public void Whoever_contains_a_category_hears_of_it_once_and_the_owner_knows_already()
    {
        Assert.Equal(["procurement category-confirmed"], Told(Opened(), Confirm("price", "procurement", "commerce-ai")));
        Assert.Empty(Told(Opened(), Confirm("usage", "commerce-ai")));
    }

    [Fact]
    public void What_is_cleared_stays_cleared()
    {
        var cleared = After(Opened(Severity.High), new Clear(Monday, Engine, "Back in its band", Resolves: false));

        Assert.True(After(cleared, Confirm(Abuse)).Cleared);
        Assert.True(After(cleared, Confirm("price")).Cleared);
    }

    [Fact]
    public void New_facts_keep_the_lift()
    {
        var lifted = After(Opened(Severity.Medium), Confirm(Abuse));

        var later = After(lifted, Observe(Monday.AddDays(1), Finding(new(2026, 10, 12), 2_100m), Severity.Medium));

        Assert.Equal((Severity.Critical, Severity.Medium), (later.Severity, later.LiftedFrom));
    }

    [Fact]
    public void Another_category_takes_the_lift_back_and_says_so()
    {
        var lifted = After(Opened(Severity.Medium), Confirm(Abuse));
        var usage = Confirm("usage") with { Now = Monday.AddHours(2), Tell = ["security"], Plan = MediumPlan };

        var incident = After(lifted, usage);

        Assert.Equal((Severity.Medium, null), (incident.Severity, incident.LiftedFrom));
        Assert.Equal(["commerce-ai category-confirmed", "security category-confirmed"], Told(lifted, usage));
        Assert.DoesNotContain(incident.Clocks, clock => clock.Kind is ClockKind.Escalate or ClockKind.RootCauseStarted);
        Assert.Equal(Monday.AddHours(2).AddDays(14), incident.Clocks.Single(clock => clock.Kind == ClockKind.Resolve).Due);
    }

    [Fact]
    public void What_the_findings_themselves_raised_meanwhile_stays()
    {
        var lifted = After(Opened(Severity.Medium), Confirm(Abuse));

        var grown = After(lifted, Observe(Monday.AddDays(1), Finding(new(2026, 10, 12), 2_100m), Severity.High), Observe(Monday.AddDays(2), Finding(new(2026, 10, 13), 2_200m), Severity.Medium));

        Assert.Equal(Severity.High, After(grown, Confirm("usage")).Severity);
    }

    [Fact]
    public void What_was_critical_by_itself_does_not_fall_with_its_category() => Assert.Equal(Severity.Critical, After(Opened(), Confirm(Abuse), Confirm("usage")).Severity);

    [Fact]
    public void Abuse_that_is_confirmed_again_is_told_again()
    {
        var incident = After(Opened(Severity.Medium), Confirm(Abuse), Confirm("usage"), Confirm(Abuse));

        Assert.Equal(Severity.Critical, incident.Severity);
        Assert.Equal(2, incident.Steps.Count(step => step.EndsWith("-security", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_resolved_stays_resolved_and_security_hears_of_it_and_its_closing_owes_what_critical_owes()
    {
        var resolved = After(Opened(Severity.Medium), new RecordRootCause(Monday, Astrid, FullCause), new Resolve(Monday, Astrid, "Key revoked"));

        var incident = After(resolved, Confirm(Abuse));

        Assert.Equal((IncidentState.Resolved, Severity.Critical), (incident.State, incident.Severity));
        Assert.Equal(["security category-confirmed"], Told(resolved, Confirm(Abuse)));
        Assert.DoesNotContain(incident.Clocks, clock => clock.IsOwed);
        Assert.Equal("closure-incomplete", Refused(incident, new Close(Monday, Carla, "")).ReasonName);
    }

    [Fact]
    public void Who_took_it_is_not_asked_to_take_it_again()
    {
        var incident = After(After(Opened(Severity.High), new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24))), Confirm(Abuse));

        Assert.DoesNotContain(incident.Clocks, clock => clock.Kind is ClockKind.Acknowledge or ClockKind.Escalate);
        Assert.Contains(incident.Clocks, clock => clock.Kind == ClockKind.Contain);
    }

    [Fact]
    public void History_that_was_noted_is_told_to_nobody_unless_it_is_abuse()
    {
        var noted = After(null, Observe(severity: Severity.High) with { Quiet = true });

        Assert.Empty(Told(noted, Confirm("price", "procurement")));
        Assert.False(After(noted, Confirm(Abuse)).Noted);
        Assert.Contains("security category-confirmed", Told(noted, Confirm(Abuse)));
    }

    [Fact]
    public void A_root_cause_has_one_of_the_categories() =>
        Assert.Equal("category-unknown", Refused(Opened(), new RecordRootCause(Monday, Astrid, FullCause with { Category = "gremlins" })).ReasonName);

    [Fact]
    public void Who_records_the_root_cause_says_the_category_with_it()
    {
        var command = new RecordRootCause(Monday, Astrid, FullCause with { Category = Abuse }) { Confirms = Confirm(Abuse) };

        var incident = After(Opened(Severity.Medium), command);

        Assert.Equal((VarianceCategory.AbuseOrLeakedKey, Severity.Critical, IncidentState.Investigating), (incident.Category, incident.Severity, incident.State));
    }

    [Fact]
    public void Abuse_is_not_closed_in_one_line()
    {
        var close = new Close(Monday, Astrid, "") { RootCause = FullCause with { Category = Abuse }, Confirms = Confirm(Abuse) };

        Assert.Equal("closure-incomplete", Refused(Opened(Severity.Watch), close).ReasonName);
        Assert.IsType<Accepted>(IncidentDecider.Decide(Opened(Severity.Watch), close with { RootCause = FullCause, Confirms = Confirm("usage") }));
        Assert.Equal("category-unknown", Refused(Opened(Severity.Watch), close with { RootCause = FullCause with { Category = "gremlins" } }).ReasonName);
    }

    private const string Abuse = "abuse-or-leaked-key";

    private static readonly ResponsePlan MediumPlan = new(
        Core.Configuration.Defaults.Bands.Single(band => band.Severity == Severity.Medium).Clocks, [new(0, TimeSpan.Zero, "commerce-ai")], [], ["commerce-ai"]);

    private static Incident Opened(Severity severity) => After(null, Observe(severity: severity));

    private static Incident Opened() => Opened(Severity.Critical);

    private static IReadOnlyList<string> Told(Incident incident, ConfirmCategory command) =>
        [.. Accepted(incident, command).Events.OfType<NotificationRequested>().Select(asked => $"{asked.Group} {asked.Why}")];

    private static ConfirmCategory Confirm(string category, params string[] tell) => category is Abuse
        ? new(Monday, Astrid, category, IsCritical: true, ["security"], VarianceCategory.Usage, CriticalPlan.ForCategory(["security"]))
        : new(Monday, Astrid, category, IsCritical: false, tell, VarianceCategory.Usage, CriticalPlan.ForCategory(tell));
}
