using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

public sealed class AttributionTests
{
    [Fact]
    public void A_new_model_in_one_feature_is_named_with_both_and_since_when() =>
        Assert.EndsWith(
            "; 92 % of the excess is model gpt-4o in feature summarise, new since Mon 2026-08-24",
            Reason(new SpendStory().SpendsDaily(84, 600m), Row(680m), Row(920m, model: "gpt-4o", feature: "summarise")),
            StringComparison.Ordinal);

    [Fact]
    public void What_began_days_before_the_alarm_is_new_since_then()
    {
        var story = new SpendStory().SpendsDaily(84, 600m).Has(Row(590m), Row(20m, model: "gpt-4o")).Has(Row(590m), Row(20m, model: "gpt-4o"));

        Assert.Contains("model gpt-4o, new since Mon 2026-08-24", Reason(story, Row(600m), Row(900m, model: "gpt-4o")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_monthly_job_is_back_and_not_new()
    {
        var story = new SpendStory().SpendsDaily(28, 600m).Has(Row(600m), Row(900m, model: "batch")).SpendsDaily(54, 600m);

        Assert.Contains("model batch, back since Sun 2026-08-23 (last seen Mon 2026-06-29)", Reason(story, Row(600m), Row(900m, model: "batch")), StringComparison.Ordinal);
    }

    [Fact]
    public void One_value_is_preferred_to_several_and_the_more_surprising_dimension_to_the_usual_one()
    {
        // Both models rose in the new feature: the feature is the one thing to say.
        SpendComponent[] usual = [Row(500m, model: "small"), Row(500m, model: "large")];
        var finding = Finds(Days(usual), [.. usual, Row(450m, model: "small", feature: "export"), Row(550m, model: "large", feature: "export")]);

        Assert.Equal(("feature=export", "1.0000"), (finding.Facts[FactNames.ExplainedBy], finding.Facts[FactNames.ExplainedShare]));
    }

    [Fact]
    public void A_few_values_of_one_dimension_are_named_where_no_single_one_explains_it()
    {
        SpendComponent[] usual = [.. "abcdef".Select(name => Row(200m, feature: $"{name}"))];

        Assert.EndsWith("; 100 % of the excess is feature a and b", Reason(Days(usual), [.. usual, Row(600m, feature: "a"), Row(500m, feature: "b")]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_is_named_where_each_of_its_values_fell_elsewhere()
    {
        // Model large falls in chat while it rises in export, and export rises with it: only both together say what happened.
        SpendComponent[] usual = [Row(600m, model: "large"), Row(600m, model: "small", feature: "export"), Row(600m, model: "small")];
        var finding = Finds(Days(usual), [Row(200m, model: "large"), Row(1_600m, model: "large", feature: "export"), Row(200m, model: "small", feature: "export"), Row(600m, model: "small")]);

        Assert.Contains("model=large; feature=export", finding.Facts[FactNames.ExplainedBy], StringComparison.Ordinal);
    }

    [Fact]
    public void Where_everything_rises_alike_nothing_is_called_the_explanation()
    {
        SpendComponent[] usual = [Row(500m, feature: "a"), Row(500m, feature: "b")];
        var finding = Finds(Days(usual), [Row(1_000m, feature: "a"), Row(1_000m, feature: "b")]);

        Assert.DoesNotContain(FactNames.ExplainedBy, finding.Facts.Keys);
        Assert.EndsWith("; 50 % of the excess is feature a, which is 50 % of the usual spend too", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_one_part_says_so() =>
        Assert.EndsWith("; the line has one part only: model gpt-4o-mini in feature chat", Reason(new SpendStory().SpendsDaily(84, 600m), Row(2_000m)), StringComparison.Ordinal);

    [Fact]
    public void A_switch_to_a_dearer_model_is_told_in_money_with_what_fell() =>
        Assert.EndsWith(
            "; model gpt-4o adds 1,500.00 EUR, new since Mon 2026-08-24, while model gpt-4o-mini fell by 600.00 EUR",
            Reason(new SpendStory().SpendsDaily(84, 600m), Row(1_500m, model: "gpt-4o")),
            StringComparison.Ordinal);

    [Fact]
    public void The_same_model_at_two_providers_is_two_drivers()
    {
        var microsoft = Row(600m, model: "gpt-4o") with { Provider = "Microsoft" };
        SpendComponent[] usual = [Row(600m, model: "gpt-4o"), microsoft];

        var finding = Finds(Days(usual), [Row(600m, model: "gpt-4o"), microsoft with { Effective = new Money(1_900m, "EUR") }]);

        var driver = Assert.Single(finding.Drivers, driver => driver.Dimension == "model");
        Assert.Equal(("gpt-4o", "Microsoft", 1m), (driver.Value, driver.Provider, driver.Share));
        Assert.Contains("model gpt-4o (Microsoft)", finding.Reason, StringComparison.Ordinal);
        Assert.Equal("Microsoft", finding.Facts[FactNames.Provider]);
    }

    [Fact]
    public void Credits_commitments_and_taxes_are_no_driver_and_no_usual_mix()
    {
        SpendComponent[] others = [Row(-500m, ChargeCategory.Credit, feature: "credit"), Row(9_000m, ChargeCategory.Purchase, feature: "commitment"), Row(-90m, ChargeCategory.Adjustment, feature: "refund"), Row(70m, ChargeCategory.Tax, feature: "tax")];

        var finding = Finds(Days([Row(600m), .. others]), [Row(600m), Row(900m, feature: "export"), .. others]);

        Assert.Equal("feature export", string.Join(", ", finding.Drivers.Select(driver => $"{driver.Dimension} {driver.Value}")));
        Assert.Equal(900m, finding.Excess?.Amount);
    }

    [Fact]
    public void A_new_credit_or_commitment_row_makes_no_finding() =>
        Assert.Empty(Days([Row(600m)]).Has(Row(600m), Row(-400m, ChargeCategory.Credit, model: "new"), Row(5_000m, ChargeCategory.Purchase, model: "new"), Row(-100m, ChargeCategory.Adjustment, model: "new")).Evaluate().Findings);

    [Fact]
    public void What_was_not_named_is_never_given_a_name()
    {
        var finding = Finds(Days([Row(600m)]), [Row(600m), Row(900m, model: "", feature: "")]);

        Assert.Empty(finding.Drivers);
        Assert.EndsWith("expected", finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3_000, 3.0, "volume x3 at the same price")]
    [InlineData(1_280, 1.0, "price +28 %, volume flat")]
    [InlineData(1_820, 1.4, "volume +40 %, price +30 %")]
    [InlineData(1_500, 3.0, "volume x3, price −50 %")]
    public void Price_is_told_apart_from_volume_where_the_quantity_is_known(decimal amount, decimal volume, string words)
    {
        var finding = Finds(Days([Tokens(1_000m, 5_000m)]), [Tokens(amount, 5_000m * volume)]);

        Assert.EndsWith("; " + words, finding.Reason, StringComparison.Ordinal);
        Assert.Equal("tokens", finding.Facts[FactNames.Unit]);
        Assert.Equal(amount - 1_000m, Fact(finding, FactNames.VolumeEffect) + Fact(finding, FactNames.PriceEffect) + Fact(finding, FactNames.MixEffect));
        Assert.Equal((1_000m * volume) - 1_000m, Fact(finding, FactNames.VolumeEffect));
    }

    [Fact]
    public void A_dearer_model_for_the_same_calls_is_mix_and_neither_price_nor_volume()
    {
        SpendComponent[] usual = [Tokens(1_000m, 10_000m), Tokens(100m, 100m, model: "large")];

        var finding = Finds(Days(usual), [Tokens(500m, 5_000m), Tokens(5_100m, 5_100m, model: "large")]);

        // Of the whole line: the leading driver alone had its volume.
        Assert.EndsWith("; volume x51 at the same price", finding.Reason, StringComparison.Ordinal);

        var line = Finds(Days([Tokens(1_000m, 10_000m)]), [Tokens(500m, 5_000m), Tokens(5_000m, 5_000m, model: "large")]);
        Assert.EndsWith("; on the whole line price and volume flat, dearer mix 4,500.00 EUR", line.Reason, StringComparison.Ordinal);
        Assert.Equal(("0.00", "0.00", "4500.00"), (line.Facts[FactNames.VolumeEffect], line.Facts[FactNames.PriceEffect], line.Facts[FactNames.MixEffect]));
    }

    [Fact]
    public void An_unknown_quantity_is_neither_zero_nor_guessed()
    {
        Assert.DoesNotContain(FactNames.VolumeEffect, Finds(Days([Tokens(1_000m, 5_000m)]), [Tokens(3_000m, null)]).Facts.Keys);
        Assert.DoesNotContain(FactNames.VolumeEffect, Finds(Days([Tokens(1_000m, 5_000m)]), [Tokens(1_000m, 5_000m), Row(2_000m)]).Facts.Keys);
        Assert.DoesNotContain(FactNames.VolumeEffect, Finds(Days([Tokens(1_000m, 5_000m)]), [Tokens(3_000m, 0m)]).Facts.Keys);
        Assert.DoesNotContain(FactNames.VolumeEffect, Finds(Days([Tokens(1_000m, 5_000m)]), [Tokens(3_000m, 9_000m) with { Unit = "requests" }]).Facts.Keys);
    }

    [Fact]
    public void A_drop_names_what_stopped()
    {
        SpendComponent[] usual = [Row(300m, feature: "a"), Row(600m, feature: "b")];

        var story = Days(usual).Has(Row(300m, feature: "a")).Has(Row(300m, feature: "a"));

        // A low day is only told when it is final, two days later.
        Assert.EndsWith("; feature b stopped (600.00 EUR less)", Finds(story, FindingKind.SpendBelow, [Row(300m, feature: "a")]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_that_stays_is_told_per_day_with_its_first_day() =>
        Assert.StartsWith("stays at about 1,200.00 EUR a day; 1,200.00 EUR on Thu 2026-08-27 against 600.00 ±", new SpendStory().SpendsDaily(84, 600m).SpendsDaily(4, 1_200m).Finds(FindingKind.SpendAbove)?.Reason, StringComparison.Ordinal);

    [Fact]
    public void A_slow_leak_is_told_as_a_climb()
    {
        var finding = new SpendStory().Spends(Enumerable.Range(0, 84).Select(Noisy)).Spends(Enumerable.Range(84, 10).Select(day => Noisy(day) * (1m + (0.075m * (day - 83))))).Finds(FindingKind.SpendAbove);

        Assert.Equal("drift", finding?.ReasonName);
        Assert.Matches(@"^climbed from about [\d.]+ to [\d.,]+ EUR a day over \d+ days since \w{3} 2026-\d\d-\d\d; .* EUR above expectation so far", finding?.Reason);
    }

    [Fact]
    public void Something_new_on_top_is_told_as_such()
    {
        var story = new SpendStory().Spends(Enumerable.Range(0, 84).Select(Noisy));
        for (var day = 84; day < 90; day++)
        {
            story.Has(Row(Noisy(day)), Row(310m, model: "", feature: "") with { Service = "Logging" });
        }

        var finding = story.Finds(FindingKind.SpendAbove);

        Assert.Equal("new-component", finding?.ReasonName);
        Assert.Contains("service Logging is new since Mon 2026-08-24 and comes on top (", finding?.Reason, StringComparison.Ordinal);
        Assert.Contains("): the rest of the line is where it was", finding?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_height_that_was_there_before_is_told()
    {
        var story = new SpendStory().SpendsDaily(60, 600m).Spends(2_000m).SpendsDaily(23, 600m);

        Assert.EndsWith("; the highest day of the 90 before was 2,000.00 EUR on Fri 2026-07-31", Reason(story, Row(2_100m)), StringComparison.Ordinal);
    }

    /// <summary>About 600 a day, within fifteen percent, in a rhythm that is not the week's.</summary>
    private static decimal Noisy(int day) => 600m * (100 + (day * 5 % 11 * 3) - 15) / 100m;

    private static SpendComponent Tokens(decimal amount, decimal? tokens, string model = "gpt-4o-mini") => Row(amount, model: model) with { Quantity = tokens, Unit = "tokens" };

    private static SpendStory Days(SpendComponent[] rows)
    {
        var story = new SpendStory();
        for (var day = 0; day < 84; day++)
        {
            story.Has(rows);
        }

        return story;
    }

    private static string Reason(SpendStory story, params SpendComponent[] last) => Finds(story, last).Reason;

    private static Finding Finds(SpendStory story, SpendComponent[] last) => Finds(story, FindingKind.SpendAbove, last);

    private static Finding Finds(SpendStory story, FindingKind kind, SpendComponent[] last)
    {
        var finding = story.Has(last).Finds(kind);
        Assert.NotNull(finding);
        return finding;
    }

    private static decimal Fact(Finding finding, string name) => decimal.Parse(finding.Facts[name], System.Globalization.CultureInfo.InvariantCulture);
}
