using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class PeopleTests
{
    [Fact]
    public void Who_is_asked_to_take_an_incident_is_told_each_time_he_is_asked()
    {
        var assigned = After(Opened(), new Assign(Monday, Astrid, "carla", "leads"), new Assign(Monday.AddMinutes(1), Astrid, "bjorn", "leads"), new Assign(Monday.AddMinutes(2), Astrid, "carla", "leads"));

        Assert.Equal("carla", assigned.AssignedTo);
        Assert.Equal(3, assigned.Steps.Count(step => step.Contains("assigned", StringComparison.Ordinal) && step.EndsWith("-leads", StringComparison.Ordinal)));
    }

    [Fact]
    public void Who_has_it_already_or_takes_it_himself_is_not_told()
    {
        Assert.Empty(Accepted(After(Opened(), new Assign(Monday, Astrid, "carla", "leads")), new Assign(Monday, Astrid, "carla", "leads")).Events);
        Assert.Equal([new Assigned(Monday, Carla, "carla")], Accepted(Opened(), new Assign(Monday, Carla, "carla", Told: null)).Events);
    }

    [Fact]
    public void An_assignment_stops_no_clock() => Assert.Equal(Opened().Clocks, After(Opened(), new Assign(Monday, Astrid, "carla", "leads")).Clocks);

    [Fact]
    public void An_impact_on_customers_is_said_in_a_line() =>
        Assert.Equal("impact-incomplete", Refused(Opened(), new RecordImpact(Monday, Astrid, new Impact(CustomerImpact.Yes, " ", null))).ReasonName);

    [Fact]
    public void The_latest_word_on_the_impact_counts()
    {
        var known = new Impact(CustomerImpact.No, "", new Money(1_840m, "EUR"));

        var incident = After(Opened(), new RecordImpact(Monday, Astrid, new Impact(CustomerImpact.Unknown, "", null)), new RecordImpact(Monday, Astrid, known));

        Assert.Equal(known, incident.Impact);
        Assert.Empty(Accepted(incident, new RecordImpact(Monday, Carla, known)).Events);
    }

    [Fact]
    public void A_cause_that_is_recorded_anew_has_to_be_read_anew()
    {
        var reviewed = After(Resolved(), new ReviewCause(Monday, Carla));
        Assert.Equal(Carla, reviewed.CauseReviewedBy);

        Assert.Null(After(reviewed, new RecordRootCause(Monday, Astrid, FullCause with { Cause = "A retry loop" })).CauseReviewedBy);
    }
}
