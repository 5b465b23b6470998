using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Spend;

/// <summary>A line with a budget in EUR. It is 2026-06-01 and after.</summary>
public sealed class CurrencyConversionTests
{
    private static readonly ExchangeRate June = new("USD", "EUR", new(2026, 6, 1), 0.9m, "ECB");

    [Fact]
    public void Spend_in_another_currency_counts_against_the_budget_by_the_rate_of_its_day()
    {
        var story = Story(June, June with { Date = new(2026, 6, 11), Rate = 0.8m });
        Dollars(story, 20, 100m);

        var line = story.Evaluate().Lines[LineId];

        Assert.Equal(new Money((10 * 90m) + (10 * 80m), "EUR"), line.Utilisation!.Billed);
        Assert.Equal(new Money(2_000m, "EUR"), line.Utilisation.Budget);
        Assert.Equal("EUR", line.History.Currency);
    }

    [Fact]
    public void A_source_that_changes_its_currency_within_the_month_goes_on_where_a_rate_is_known()
    {
        var story = Story(June).SpendsDaily(30, 90m);
        Dollars(story, 20, 100m);

        var result = story.Evaluate();

        Assert.DoesNotContain(result.Findings, graded => graded.Finding.Kind is FindingKind.DataMissing or FindingKind.SpendAbove or FindingKind.SpendBelow);
        Assert.Equal(90m, result.Lines[LineId].History[story.Last].Usage);
        Assert.Empty(result.MissingRates);
    }

    [Fact]
    public void Without_a_rate_the_days_are_unknown_and_the_owner_of_the_source_is_told_and_nobody_else()
    {
        var story = Story().SpendsDaily(30, 90m);
        Dollars(story, 3, 100m);

        var result = story.Evaluate();

        var graded = Assert.Single(result.Findings, graded => graded.Finding.Kind != FindingKind.BudgetStep);
        Assert.Equal((LineIds.OfSource(SourceName), FindingKind.DataMissing, "rate-missing", "finops"), (graded.Finding.Line, graded.Finding.Kind, graded.Finding.ReasonName, graded.OwnerGroup));
        Assert.Contains("No rate from USD to EUR holds from 2026-07-01 on. Lines support-chat:", graded.Finding.Reason, StringComparison.Ordinal);
        Assert.Equal(DayStatus.Missing, result.Lines[LineId].History[story.Last].Status);
    }

    [Fact]
    public void A_budget_that_nothing_is_converted_for_is_told_even_where_all_spend_is_in_the_other_currency()
    {
        var story = Story();
        Dollars(story, 10, 100m);

        Assert.Equal("rate-missing", story.Finds(FindingKind.DataMissing)?.ReasonName);
    }

    [Fact]
    public void A_line_without_a_budget_that_spends_in_one_currency_alone_needs_no_rate()
    {
        var story = new SpendStory();
        Dollars(story, 10, 100m);

        Assert.Empty(story.Evaluate().MissingRates);
        Assert.Equal("USD", story.Evaluate().Lines[LineId].History.Currency);
    }

    [Fact]
    public void Two_currencies_on_a_line_without_a_budget_need_a_rate_to_that_of_the_organisation()
    {
        var story = new SpendStory().SpendsDaily(5, 90m);
        Dollars(story, 2, 100m);

        Assert.Equal([("USD", "EUR"), ("USD", "EUR")], story.Evaluate().MissingRates.Select(rate => (rate.From, rate.To)));
    }

    [Fact]
    public void A_finding_says_by_which_rate_its_amounts_came_about()
    {
        var story = Story(June);
        Dollars(story, 28, 100m);

        var finding = story.Evaluate().Findings.First(graded => graded.Finding.Kind == FindingKind.BudgetStep).Finding;

        Assert.EndsWith("; converted at 1 USD = 0.9 EUR (ECB, 2026-06-01)", finding.Reason, StringComparison.Ordinal);
        Assert.Equal("1 USD = 0.9 EUR (ECB, 2026-06-01)", finding.Facts[FactNames.Rates]);
    }

    [Theory]
    [InlineData("USD", "EUR", "2026-05-31", null)]
    [InlineData("USD", "EUR", "2026-06-01", 0.9)]
    [InlineData("USD", "EUR", "2027-07-06", 0.9)]
    [InlineData("USD", "EUR", "2027-07-07", null)]
    [InlineData("EUR", "USD", "2026-06-01", null)]
    [InlineData("USD", "GBP", "2026-06-01", null)]
    public void A_rate_holds_from_its_day_on_for_400_days_and_one_way(string from, string to, string day, double? rate) =>
        Assert.Equal((decimal?)rate, new RateTable([June]).Find(from, to, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))?.Rate);

    [Fact]
    public void An_estimate_and_its_bill_in_another_currency_count_once()
    {
        var story = Story(June).Spends(95m);
        var gateway = new SourceSettings("gateway", SourceKinds.LiteLlm, "", "finops", TimeSpan.Zero, TimeSpan.FromHours(1), 3);
        var configuration = story.Configuration with { Lines = [story.Line], Sources = [.. story.Configuration.Sources, gateway] };
        LineDay[] days = [new(LineId, gateway.Name, Start, [Row(100m, currency: "USD")]), .. story.LineDays];

        var line = SpendEvaluation.Judge(new EvaluationInput(configuration, days, story.Batches, story.Now, story.Last)).Lines[LineId];

        Assert.Equal(new Money(95m, "EUR"), line.Utilisation!.Billed);
    }

    private static SpendStory Story(params ExchangeRate[] rates) => new() { Line = ALine(budget: 2_000m), Configuration = AConfiguration() with { Rates = rates } };

    private static void Dollars(SpendStory story, int days, decimal amount)
    {
        for (var day = 0; day < days; day++)
        {
            story.Has(Row(amount, currency: "USD"));
        }
    }
}
