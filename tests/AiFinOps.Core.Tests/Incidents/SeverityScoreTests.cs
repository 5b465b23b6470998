using AiFinOps.Core.Allocation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using CsCheck;

namespace AiFinOps.Core.Tests.Incidents;

public sealed class SeverityScoreTests
{
    private static readonly Gen<ScoreInput> Inputs =
        from variance in Gen.Decimal[-1m, 12m]
        from money in Gen.Decimal[-500m, 9_000m]
        from days in Gen.Decimal[0m, 40m]
        from critical in Gen.Bool
        from customers in Gen.Bool
        from regulated in Gen.Bool
        from environment in Gen.Enum<WorkloadEnvironment>()
        from phase in Gen.Enum<SpendPhase>()
        select new ScoreInput(
            variance, new Money(money, "EUR"), days, critical ? Criticality.Critical : Criticality.Normal, customers, regulated, environment, phase);

    [Fact]
    public void A_score_lies_between_nothing_and_a_hundred_and_is_the_sum_of_its_factors() =>
        Inputs.Sample(input =>
        {
            var score = SeverityScore.Of(input);
            Assert.InRange(score.Points, 0, 100);
            Assert.All(score.Factors, factor => Assert.InRange(factor.Points, 0, factor.Most));
            Assert.Equal(100, score.Factors.Sum(factor => factor.Most));
        });

    [Fact]
    public void More_variance_more_money_and_fewer_days_never_lower_it() =>
        Gen.Select(Inputs, Gen.Decimal[0m, 5_000m]).Sample((input, more) =>
        {
            var points = SeverityScore.Of(input).Points;
            Assert.True(SeverityScore.Of(input with { Variance = input.Variance + more }).Points >= points);
            Assert.True(SeverityScore.Of(input with { PerDay = new Money(input.PerDay!.Value.Amount + more, "EUR") }).Points >= points);
            Assert.True(SeverityScore.Of(input with { DaysLeft = input.DaysLeft - more }).Points >= points);
            Assert.True(SeverityScore.Of(input with { DaysLeft = null }).Points <= points);
        });

    [Fact]
    public void A_more_critical_a_customer_facing_and_a_regulated_line_are_never_lower() =>
        Inputs.Sample(input =>
        {
            var points = SeverityScore.Of(input).Points;
            Assert.True(SeverityScore.Of(input with { Criticality = Criticality.Critical }).Points >= points);
            Assert.True(SeverityScore.Of(input with { CustomerImpact = true }).Points >= points);
            Assert.True(SeverityScore.Of(input with { Regulated = true }).Points >= points);
            Assert.True(SeverityScore.Of(input with { Environment = WorkloadEnvironment.Production }).Points >= points);
        });

    [Fact]
    public void Each_factor_gives_its_figure_with_its_unit_and_a_sentence()
    {
        var score = SeverityScore.Of(new ScoreInput(
            1.2m, new Money(1_840m, "EUR"), 2.5m, Criticality.Critical, CustomerImpact: true, Regulated: false, WorkloadEnvironment.Production, SpendPhase.Run));

        Assert.Equal(
            ["variance 16/20 120 %", "money-per-day 20/25 1,840.00 EUR a day", "days-left 15/20 2.5 days", "criticality 10/10 critical",
                "customer-impact 8/8 yes", "regulated-exposure 0/7 no", "environment 5/5 production", "phase 5/5 run"],
            score.Factors.Select(factor => $"{factor.Name} {factor.Points}/{factor.Most} {factor.Value}"));
        Assert.All(score.Factors, factor => Assert.EndsWith(".", factor.Why, StringComparison.Ordinal));
        Assert.Equal((79, Urgency.Now), (score.Points, score.Urgency));
    }

    [Theory]
    [InlineData(5_000, 2, 1, Criticality.Normal, Urgency.Now)]
    [InlineData(1_000, 1, 7, Criticality.Normal, Urgency.Today)]
    [InlineData(250, 0.5, 40, Criticality.Normal, Urgency.ThisWeek)]
    [InlineData(50, 0.1, 40, Criticality.Normal, Urgency.AtTheReview)]
    public void Urgency_follows_from_the_points(int perDay, double variance, int daysLeft, Criticality criticality, Urgency urgency) =>
        Assert.Equal(urgency, SeverityScore.Of(new ScoreInput(
            (decimal)variance, new Money(perDay, "EUR"), daysLeft, criticality, CustomerImpact: false, Regulated: false, WorkloadEnvironment.Production, SpendPhase.Run)).Urgency);

    [Theory]
    [InlineData(Severity.Critical, Urgency.Now)]
    [InlineData(Severity.High, Urgency.Today)]
    [InlineData(Severity.Medium, Urgency.ThisWeek)]
    public void What_is_critical_or_high_is_never_put_off_by_a_low_score(Severity severity, Urgency urgency)
    {
        var thisWeek = SeverityScore.Of(new ScoreInput(
            0.5m, new Money(250m, "EUR"), 40, Criticality.Normal, CustomerImpact: false, Regulated: false, WorkloadEnvironment.Production, SpendPhase.Run));

        Assert.Equal((Urgency.ThisWeek, urgency), (thisWeek.Urgency, thisWeek.UrgencyAt(severity)));
    }

    [Fact]
    public void A_new_observation_brings_the_incident_its_new_score()
    {
        var low = SeverityScore.Of(new ScoreInput(0.1m, null, null, Criticality.Normal, false, false, WorkloadEnvironment.Pilot, SpendPhase.Run));
        var high = SeverityScore.Of(new ScoreInput(3m, new Money(9_000m, "EUR"), 0m, Criticality.Normal, false, false, WorkloadEnvironment.Pilot, SpendPhase.Run));
        var opened = IncidentStories.After(null, IncidentStories.Observe() with { Score = low });

        var updated = IncidentStories.After(opened, IncidentStories.Observe(finding: IncidentStories.Finding(excess: 9_000m)) with { Score = high });

        Assert.Equal((low, high), (opened.Score, updated.Score));
    }
}
