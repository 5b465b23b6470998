using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

public sealed class BandsTests
{
    [Theory]
    [InlineData(0.10, 50, Severity.Watch)]
    [InlineData(0.20, 249.99, Severity.Watch)]
    [InlineData(0.20, 250, Severity.Medium)]
    [InlineData(0.4999, 9_999, Severity.Medium)]
    [InlineData(0.50, 999.99, Severity.Medium)]
    [InlineData(0.50, 1_000, Severity.High)]
    [InlineData(1.00, 4_999.99, Severity.High)]
    [InlineData(1.00, 5_000, Severity.Critical)]
    public void A_finding_belongs_to_the_highest_band_of_which_it_reaches_percent_and_money(decimal variance, decimal excess, Severity expected) =>
        Assert.Equal(expected, Grade(variance, excess));

    [Theory]
    [InlineData(0.0999, 5_000)]
    [InlineData(3.0, 49.99)]
    public void Below_the_lowest_band_there_is_no_severity(decimal variance, decimal excess) => Assert.Null(Grade(variance, excess));

    [Theory]
    [InlineData(249, 4_000, Severity.Watch)]
    [InlineData(250, 5_000, Severity.High)]
    [InlineData(250, 5_001, Severity.Watch)]
    [InlineData(999, 2_000, Severity.High)]
    [InlineData(1_000, 10_000, Severity.Critical)]
    [InlineData(1_000, 10_001, Severity.High)]
    public void A_notable_part_of_the_month_lifts_a_slow_leak(decimal excess, decimal budget, Severity expected) =>
        Assert.Equal(expected, Grade(0.12m, excess, budget));

    [Fact]
    public void A_budget_in_another_currency_is_not_compared() =>
        Assert.Equal(Severity.Watch, Bands.Grade(AFinding(FindingKind.SpendAbove, 0.12m, 300m), ALine(), AConfiguration(), new Money(1_000m, "USD")));

    [Fact]
    public void Where_nothing_was_expected_money_alone_decides() =>
        Assert.Equal(Severity.High, Bands.Grade(AFinding(FindingKind.SpendAbove, null, 1_200m), ALine(), AConfiguration(), null));

    [Theory]
    [InlineData(WorkloadEnvironment.Production, Severity.Critical)]
    [InlineData(WorkloadEnvironment.Pilot, Severity.Critical)]
    [InlineData(WorkloadEnvironment.Staging, Severity.High)]
    [InlineData(WorkloadEnvironment.Development, Severity.Medium)]
    public void An_environment_has_its_ceiling_whatever_the_money(WorkloadEnvironment environment, Severity ceiling)
    {
        Assert.Equal(ceiling, Bands.Grade(AFinding(FindingKind.SpendAbove, 9m, 90_000m), ALine(environment: environment), AConfiguration(), null));
        Assert.Equal(ceiling, Bands.Grade(AFinding(FindingKind.HardStop, 0m, 0m), ALine(environment: environment), AConfiguration(), null));
    }

    [Fact]
    public void The_same_finding_is_graded_by_what_its_line_says()
    {
        var finding = AFinding(FindingKind.SpendAbove, 0.60m, 1_200m);

        Assert.Equal(Severity.High, Bands.Grade(finding, ALine(), AConfiguration(), null));
        Assert.Equal(Severity.Medium, Bands.Grade(finding, ALine() with { Bands = [new(Severity.High, null, 20_000m), new(Severity.Critical, null, 50_000m)] }, AConfiguration(), null));
        Assert.Equal(Severity.Critical, Bands.Grade(finding, ALine() with { Bands = [new(Severity.Critical, 0.55m, 1_000m)] }, AConfiguration(), null));
        Assert.Null(Bands.Grade(finding, ALine() with { Bands = [.. Enum.GetValues<Severity>().Select(severity => new LineBand(severity, 1m + (int)severity, null))] }, AConfiguration(), null));
    }

    [Theory]
    [InlineData(0.50, Severity.High)]
    [InlineData(0.49, Severity.Medium)]
    public void The_percent_of_a_line_is_not_stretched_for_its_phase_and_environment(decimal variance, Severity expected) =>
        Assert.Equal(expected, Bands.Grade(
            AFinding(FindingKind.SpendAbove, variance, 2_000m), ALine(phase: SpendPhase.Build) with { Bands = [new(Severity.High, 0.50m, null)] }, AConfiguration(), null));

    [Fact]
    public void An_experiment_needs_a_larger_percent_for_the_same_band() =>
        Assert.Equal(Severity.Medium, Bands.Grade(AFinding(FindingKind.SpendAbove, 0.74m, 2_000m), ALine(phase: SpendPhase.Build), AConfiguration(), null));

    [Fact]
    public void A_drop_is_at_most_medium() =>
        Assert.Equal(Severity.Medium, Bands.Grade(AFinding(FindingKind.SpendBelow, -1m, -90_000m), ALine(), AConfiguration(), new Money(1_000m, "EUR")));

    [Theory]
    [InlineData(FindingKind.DataMissing, Severity.Medium)]
    [InlineData(FindingKind.PoisonMessage, Severity.High)]
    [InlineData(FindingKind.ConfigurationTampered, Severity.High)]
    [InlineData(FindingKind.EvidenceTampered, Severity.High)]
    [InlineData(FindingKind.HardStop, Severity.Critical)]
    public void Findings_that_are_not_about_a_variance_have_their_own_severity(FindingKind kind, Severity expected) =>
        Assert.Equal(expected, Bands.Grade(AFinding(kind, null, null), line: null, AConfiguration(), null));

    [Theory]
    [InlineData("0.70", 1, Severity.Watch)]
    [InlineData("0.80", 1, Severity.Medium)]
    [InlineData("0.90", 1, Severity.High)]
    [InlineData("0.90", 0, Severity.Watch)]
    public void A_budget_step_is_news_on_plan_and_work_off_plan(string step, decimal overrun, Severity expected) =>
        Assert.Equal(
            expected,
            Bands.Grade(
                AFinding(FindingKind.BudgetStep, null, overrun) with { Facts = new Dictionary<string, string>(StringComparer.Ordinal) { [FactNames.Step] = step } },
                ALine(),
                AConfiguration(),
                null));

    [Fact]
    public void A_band_may_name_who_answers_and_the_owner_answers_otherwise()
    {
        var configuration = AConfiguration() with { Bands = [Defaults.Bands[0] with { OwnerGroup = "finops" }, .. Defaults.Bands.Skip(1)] };

        Assert.Equal("finops", Bands.OwnerGroup(Severity.Watch, "commerce", configuration));
        Assert.Equal("commerce", Bands.OwnerGroup(Severity.High, "commerce", configuration));
    }

    private static Severity? Grade(decimal variance, decimal excess, decimal? budget = null) => Bands.Grade(
        AFinding(FindingKind.SpendAbove, variance, excess), ALine(), AConfiguration(), budget is { } month ? new Money(month, "EUR") : null);

    private static Finding AFinding(FindingKind kind, decimal? variance, decimal? excess) => new(
        LineId, kind, CauseKeys.SpendAbove, Start, Start, null, null, excess is { } amount ? new Money(amount, "EUR") : null, variance, Provisional: false,
        "same-weekday-band", "", [], new Dictionary<string, string>(StringComparer.Ordinal));
}
