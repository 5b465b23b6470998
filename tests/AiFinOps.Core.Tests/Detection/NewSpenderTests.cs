using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

/// <summary>The source reports search for weeks before support chat has its first day.</summary>
public sealed class NewSpenderTests
{
    [Fact]
    public void A_line_that_begins_to_spend_is_told_to_its_owner_with_its_rate_and_its_ceiling()
    {
        var begun = Begins(after: 20).Daily(5, 61.50m, 600m).Finds(LineId, FindingKind.NewSpender);

        Assert.Equal((Severity.Medium, "new-spender", CauseKeys.NewSpender, "commerce"), (begun?.Severity, begun?.Finding.ReasonName, begun?.Finding.CauseKey, begun?.OwnerGroup));
        Assert.Equal(
            "Support chat spends about 61.50 EUR a day since Sun 2026-06-21 (5 days, 307.50 EUR so far) and spent nothing in the 20 days that azure had reported before. It is model gpt-4o-mini in feature chat. commerce owns it. There is nothing to compare it with before it has 28 known days: until then no ceiling, because it has no budget, applies.",
            begun?.Finding.Reason);
        Assert.Equal((Start.AddDays(20), Start.AddDays(24), new Money(307.50m, "EUR")), (begun?.Finding.Onset, begun?.Finding.Day, begun?.Finding.Excess));
        Assert.Equal(("azure", "20"), (begun?.Finding.Facts[FactNames.Source], begun?.Finding.Facts[FactNames.DaysWithout]));
        Assert.Null(begun?.Finding.Variance);
    }

    [Theory]
    [InlineData(13, false)]
    [InlineData(14, true)]
    public void A_source_that_was_only_just_connected_makes_no_line_new(int daysWithout, bool isTold) =>
        Assert.Equal(isTold, Begins(daysWithout).Daily(3, 100m, 600m).Finds(LineId, FindingKind.NewSpender) is not null);

    [Theory]
    [InlineData(49.99, null)]
    [InlineData(50.00, Severity.Watch)]
    [InlineData(250.00, Severity.Medium)]
    [InlineData(90_000.00, Severity.Medium)]
    public void It_speaks_from_the_money_of_the_lowest_band_on_and_wakes_nobody(double amount, Severity? severity) =>
        Assert.Equal(severity, Begins(after: 20).Daily(1, (decimal)amount, 600m).Finds(LineId, FindingKind.NewSpender)?.Severity);

    [Theory]
    [InlineData(27, true)]
    [InlineData(28, false)]
    public void It_ends_by_itself_when_the_line_can_be_compared_with_itself(int days, bool isTold) =>
        Assert.Equal(isTold, Begins(after: 20).Daily(days, 100m, 600m).Finds(LineId, FindingKind.NewSpender) is not null);

    [Fact]
    public void Announced_spend_is_no_news()
    {
        var launch = new ExpectedEvent("launch", LineId, Start.AddDays(20), Start.AddDays(30), 2m, "astrid", "Launch");

        Assert.Null(new TwoLines { Events = [launch] }.Daily(20, 0m, 600m).Daily(5, 100m, 600m).Finds(LineId, FindingKind.NewSpender));
    }

    [Fact]
    public void Its_cause_is_the_same_from_day_to_day() =>
        Assert.Equal(
            Begins(after: 20).Daily(2, 100m, 600m).Finds(LineId, FindingKind.NewSpender)?.Finding is { } early ? (early.CauseKey, early.Onset) : default,
            Begins(after: 20).Daily(9, 100m, 600m).Finds(LineId, FindingKind.NewSpender)?.Finding is { } later ? (later.CauseKey, later.Onset) : default);

    [Fact]
    public void A_credit_is_no_spend() =>
        Assert.DoesNotContain(
            new Tests.Spend.SpendStory().Has(Row(-100m, ChargeCategory.Credit)).Evaluate().Findings, graded => graded.Finding.Kind == FindingKind.NewSpender);

    private static TwoLines Begins(int after) => new TwoLines().Daily(after, 0m, 600m);
}
