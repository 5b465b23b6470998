using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Learning;

public class ThresholdRuleTests
{
    private static readonly AllocationLine Line = new(
        "order-agent", "Order agent", "team", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, false, false, null, new Budget(new Money(40_000m, "EUR"), false, ""));

    private static readonly FinOpsConfiguration Configuration = Completion.Complete(new FinOpsConfiguration(
        "Fjordlight", "EUR", "Etc/UTC", [], [Line], [], Defaults.Bands, [], [], [new("team", "Team", [], [])], [], Defaults.EscalationPolicies, [], new ReviewSchedule("0 8 * * 1", "0 7 * * *", [])));

    [Theory]
    [InlineData("96.10", 97)]
    [InlineData("99.99", 100)]
    [InlineData("100", 110)]
    [InlineData("1840", 1900)]
    [InlineData("1900", 2000)]
    [InlineData("1999.99", 2000)]
    [InlineData("51.5", 52)]
    public void The_threshold_is_the_next_number_of_two_digits_above_the_largest_unexplained_firing(string peak, double expected)
    {
        var (proposal, _) = Propose(Firing("60"), Firing(peak), Firing("52"));

        Assert.Equal(new ThresholdProposal("order-agent", 50m, Math.Max((decimal)expected, 61m), "EUR"), proposal);
    }

    [Fact]
    public void What_people_confirmed_does_not_raise_the_threshold()
    {
        var (proposal, advice) = Propose(Firing("300"), Firing("2500") with { Confirmed = true }, Firing("410"));

        Assert.Equal(420m, proposal!.Proposed);
        Assert.StartsWith("Of 2 firings nobody recorded a cause, and the largest of them reached 410.00 EUR", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_people_confirmed_every_firing_the_cause_was_not_mended()
    {
        var (proposal, advice) = Propose(Firing("300") with { Confirmed = true }, Firing("410") with { Confirmed = true });

        Assert.Null(proposal);
        Assert.Contains("the cause was not mended", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_that_would_hide_a_tenth_of_the_month_is_not_proposed()
    {
        Assert.NotNull(Propose(Firing("3899.99")).Proposal);
        Assert.Null(Propose(Firing("3900")).Proposal);
    }

    [Theory]
    [InlineData(FindingKind.DataMissing)]
    [InlineData(FindingKind.BudgetStep)]
    [InlineData(FindingKind.HardStop)]
    public void What_no_money_of_the_line_decides_gets_no_threshold(FindingKind kind) =>
        Assert.Null(ThresholdRule.Propose(kind, Line, [Firing("300")], Configuration).Proposal);

    [Fact]
    public void Firings_without_a_common_currency_give_no_threshold() =>
        Assert.Null(Propose(Firing("300"), Firing("410") with { Peak = new Money(410m, "USD") }).Proposal);

    [Fact]
    public void A_replay_counts_what_would_be_missed_and_what_would_be_told_later()
    {
        var day = new DateOnly(2026, 9, 10);
        ReplayedFinding Found(int evening, int onset) => new(day.AddDays(evening), CauseKeys.SpendAbove, day.AddDays(onset), day.AddDays(evening));
        var present = new ReplayedLine(3, [Found(0, 0), Found(1, 0), Found(20, 20), Found(21, 20)]);
        var proposed = new ReplayedLine(1, [Found(21, 20)]);

        var effect = ReplayedEffect.Of(new DayRange(day, day.AddDays(89)), present, proposed,
        [
            new ConfirmedIncident("small", CauseKeys.SpendAbove, day, day.AddDays(1)),
            new ConfirmedIncident("large", CauseKeys.SpendAbove, day.AddDays(20), day.AddDays(25)),
            new ConfirmedIncident("other", CauseKeys.SpendBelow, day, day.AddDays(30)),
        ]);

        Assert.Equal((3, 1), (effect.AlarmsPresent, effect.AlarmsProposed));
        Assert.Equal(["small"], effect.Missed);
        Assert.Equal([new LaterTold("large", 1)], effect.Later);
    }

    private static (ThresholdProposal? Proposal, string Advice) Propose(params CauseFiring[] firings) =>
        ThresholdRule.Propose(FindingKind.SpendAbove, Line, firings, Configuration);

    private static CauseFiring Firing(string peak) => new(
        $"incident-{peak}", 1, new DateTimeOffset(2026, 9, 1, 6, 0, 0, TimeSpan.Zero), new Money(decimal.Parse(peak, System.Globalization.CultureInfo.InvariantCulture), "EUR"), Confirmed: false);
}
