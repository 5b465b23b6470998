using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Playbooks;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Escalation;

public sealed class ExecutiveUpdatesTests
{
    private static readonly FinOpsConfiguration Company = Given.Organisation() with
    {
        OwnerGroups = [.. Given.Organisation().OwnerGroups, new("executives", "Executives", [], ["log"])],
        ExecutiveUpdates = Defaults.ExecutiveUpdates,
    };

    [Theory]
    [InlineData(10_000, "excess")]
    [InlineData(9_999.99, "part-of-month")]
    [InlineData(400, "part-of-month")]
    [InlineData(399.99, null)]
    public void Money_is_a_reason_from_the_excess_or_from_its_part_of_all_budgets_on(double excess, string? reason) =>
        Assert.Equal(reason, ExecutiveUpdates.ReasonByMoney(Spending((decimal)excess), Company));

    [Fact]
    public void Budgets_in_another_currency_say_nothing_of_an_excess() =>
        Assert.Null(ExecutiveUpdates.ReasonByMoney(Given.Incident with { Finding = Given.Spike with { Excess = new Money(400m, "USD") } }, Company));

    [Theory]
    [InlineData(0.1999, "", null)]
    [InlineData(0.20, "", "over-plan")]
    [InlineData(0.20, "Cap the batch size", null)]
    public void A_month_that_ends_far_over_its_budget_is_one_while_there_is_no_fix(double over, string fix, string? reason)
    {
        var stop = Given.Incident with
        {
            Finding = Given.Spike with { Kind = FindingKind.HardStop, Variance = (decimal)over },
            RootCause = fix.Length == 0 ? null : new RootCause("usage", "A loop", fix, "", null),
        };

        Assert.Equal(reason, ExecutiveUpdates.ReasonByMoney(stop, Company));
    }

    [Theory]
    [InlineData(Severity.Critical, 23.99, null)]
    [InlineData(Severity.Critical, 24, "critical-open")]
    [InlineData(Severity.High, 71.99, null)]
    [InlineData(Severity.High, 72, "high-open")]
    [InlineData(Severity.Medium, 500, null)]
    public void So_is_being_open_for_too_long(Severity severity, double hours, string? reason) =>
        Assert.Equal(reason, PlanAt(Spending(100m) with { Severity = severity }, hours)?.Reason);

    [Theory]
    [InlineData(IncidentState.Resolved)]
    [InlineData(IncidentState.Closed)]
    public void Nothing_that_is_over_is_begun_to_be_told(IncidentState state) =>
        Assert.Null(PlanAt(Spending(90_000m) with { State = state }, hours: 200)?.Reason);

    [Fact]
    public void Nobody_is_told_where_no_group_is_configured_or_where_history_noted_it()
    {
        Assert.Null(ExecutiveUpdates.PlanFor(Spending(90_000m), Given.Organisation(), Given.Night));
        Assert.Null(ExecutiveUpdates.PlanFor(Spending(90_000m) with { Noted = true }, Company, Given.Night));
    }

    [Fact]
    public void The_clock_rings_after_the_first_day_tells_and_rings_again_every_day_until_it_is_closed()
    {
        var plan = new ExecutivePlan("executives", TimeSpan.FromHours(24), "critical-open");
        var told = After(Opened(), Asked(Monday), Ring(Monday, plan));
        Assert.Equal(("executives", "1-executive-update-202610120800-executives"), (told.ExecutiveGroup, told.Steps[^1]));

        var resolved = After(told, new Resolve(Monday.AddHours(30), Astrid, "Rolled back"), new RecordRootCause(Monday.AddHours(31), Astrid, FullCause), new ReviewCause(Monday.AddHours(31), Carla));
        Assert.Equal(Monday.AddHours(24), resolved.Clocks.Single(clock => clock.Kind == ClockKind.ExecutiveUpdate).Due);

        var closed = After(resolved, new Close(Monday.AddHours(32), Astrid, "Done"));
        Assert.Equal("1-executive-update-last-executives", closed.Steps[^1]);
        Assert.DoesNotContain(closed.Clocks, clock => clock.Kind == ClockKind.ExecutiveUpdate);
    }

    [Fact]
    public void Without_a_reason_it_looks_again_and_tells_nobody()
    {
        var looked = After(Opened(), Asked(Monday), Ring(Monday, new ExecutivePlan("executives", TimeSpan.FromHours(24), null)));

        Assert.Null(looked.ExecutiveGroup);
        Assert.Equal(Monday.AddHours(24), looked.Clocks.Single(clock => clock.Kind == ClockKind.ExecutiveUpdate).Due);
    }

    [Fact]
    public void It_is_asked_for_once_however_often_the_figures_grow()
    {
        var asked = After(Opened(), Asked(Monday));

        Assert.Equal("already-asked", Accepted(asked, Asked(Monday.AddMinutes(1))).ReasonName);
        Assert.Equal("already-asked", Accepted(After(asked, Ring(Monday, new ExecutivePlan("executives", TimeSpan.FromHours(24), "excess"))), Asked(Monday.AddHours(1))).ReasonName);
    }

    private static Incident Spending(decimal excess) => Given.Incident with { Finding = Given.Spike with { Excess = Given.Eur(excess) } };

    private static ExecutivePlan? PlanAt(Incident incident, double hours) => ExecutiveUpdates.PlanFor(incident, Company, Given.Night.AddHours(hours));

    private static AskForExecutiveUpdate Asked(DateTimeOffset at) => new(at, Engine, "excess");

    private static RingClock Ring(DateTimeOffset at, ExecutivePlan plan) =>
        new(at, Engine, new ResponseClock(ClockKind.ExecutiveUpdate, at, 0), CriticalPlan) { Executive = plan };
}
