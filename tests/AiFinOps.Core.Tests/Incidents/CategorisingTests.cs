using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public sealed class CategorisingTests
{
    private static readonly ResponsePlan WithSecurity = CriticalPlan with { AtOnce = [.. CriticalPlan.AtOnce, new PlannedLevel(0, TimeSpan.Zero, "security")] };

    [Fact]
    public void A_person_confirms_a_category_and_the_record_says_who_and_what_was_proposed()
    {
        var events = Accepted(Opened(), Confirm("price")).Events;

        var confirmed = Assert.IsType<CategoryConfirmed>(Assert.Single(events));
        Assert.Equal((VarianceCategory.Price, VarianceCategory.Usage, Astrid), (confirmed.Category, confirmed.Proposed, confirmed.Actor));
        var incident = After(Opened(), Confirm("price"));
        Assert.Equal((VarianceCategory.Price, Astrid), (incident.Category, incident.CategoryConfirmedBy));
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

        var incident = After(watch, Confirm("abuse-or-leaked-key"));

        Assert.Equal(Severity.Critical, incident.Severity);
        Assert.Contains("1-severity-raised-abuse-or-leaked-key-security", incident.Steps);
        Assert.Contains(incident.Clocks, clock => clock.Kind == ClockKind.Contain && clock.Due == Monday.AddHours(1));
    }

    [Fact]
    public void A_root_cause_has_one_of_the_categories() =>
        Assert.Equal("category-unknown", Refused(Opened(), new RecordRootCause(Monday, Astrid, FullCause with { Category = "gremlins" })).ReasonName);

    private static ConfirmCategory Confirm(string category) => new(Monday, Astrid, category, WithSecurity);
}
