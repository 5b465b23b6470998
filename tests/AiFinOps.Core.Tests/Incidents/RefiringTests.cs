using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

public class RefiringTests
{
    private static readonly DateOnly ResolvedOn = DateOnly.FromDateTime(Monday.UtcDateTime);

    [Fact]
    public void A_closed_cause_fires_anew_on_days_after_its_resolution_only()
    {
        Assert.False(Refiring.Allows(Closed(), Finding(day: ResolvedOn)));
        Assert.True(Refiring.Allows(Closed(), Finding(day: ResolvedOn.AddDays(1))));
    }

    [Fact]
    public void What_a_person_called_a_false_alarm_stays_silent_while_the_same_days_go_on()
    {
        var ended = After(Opened(), new MarkFalse(Monday, Astrid, "A planned load test"));

        Assert.False(Refiring.Allows(ended, Finding(day: ResolvedOn.AddDays(3))));
        Assert.True(Refiring.Allows(ended, Finding() with { Onset = ended.Finding.Day.AddDays(1) }));
    }

    [Theory]
    [InlineData(FindingKind.BudgetStep)]
    [InlineData(FindingKind.HardStop)]
    public void A_budget_step_or_stop_fires_once_in_its_period(FindingKind kind)
    {
        Assert.False(Refiring.Allows(Closed(), Finding(day: ResolvedOn.AddDays(9), kind: kind)));
        Assert.Equal("late-facts", Accepted(Resolved(), Observe(Monday.AddDays(9), Finding(day: ResolvedOn.AddDays(9), kind: kind))).ReasonName);
    }
}
