using AiFinOps.Core.Prices;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Prices;

public sealed class UsagePricingTests
{
    private static readonly DateOnly Day = new(2026, 11, 20);

    private readonly PriceTable _table = new([new PriceRow(
        "gpt", "openai", "gpt-*", "", "", PriceRow.Standard, new DateOnly(2026, 1, 1), "USD", new Dictionary<UsageMeter, decimal> { [UsageMeter.Input] = 2m })]);

    [Fact]
    public void Usage_with_a_price_is_money_and_its_row_is_remembered_once()
    {
        var pricing = new UsagePricing(_table);

        Assert.Equal(new Money(2m, "USD"), pricing.Price(new UsageTerms("openai", "gpt-4o"), Day, UsageMeter.Input, 1_000_000m));
        Assert.Equal(new Money(1m, "USD"), pricing.Price(new UsageTerms("openai", "gpt-5"), Day, UsageMeter.Input, 500_000m));

        Assert.Equal([$"gpt from 2026-01-01, price table {_table.Version}"], pricing.PricedBy);
        Assert.Empty(pricing.Problems);
    }

    [Fact]
    public void A_model_without_a_price_is_told_once_however_often_it_was_used()
    {
        var pricing = new UsagePricing(_table);

        for (var hour = 0; hour < 48; hour++)
        {
            Assert.Null(pricing.Price(new UsageTerms("anthropic", "claude-9", Tier: "batch"), Day.AddDays(hour / 24), UsageMeter.Output, 1_000m));
        }

        Assert.Equal(
            [
                "There is no price for model `claude-9` (tier `batch`): 48,000 output tokens from 2026-11-20 to 2026-11-21 are not counted, and the days and hours that have them are unknown. Add a row to `prices`: "
                + "provider `anthropic`, model `claude-9`, tier `batch`, with `output`. The days are then read again.",
            ],
            pricing.Problems);
        Assert.Empty(pricing.PricedBy);
    }

    /// <summary>An incident is told again when its words change, and tokens grow with every pull.</summary>
    [Fact]
    public void What_the_owner_is_told_names_model_meter_and_remedy_and_stays_the_same_while_quantities_grow()
    {
        var pricing = new UsagePricing(_table);
        Assert.Null(pricing.Trouble);

        pricing.Price(new UsageTerms("openai", "o9"), Day, UsageMeter.Output, 1_000m);
        var told = pricing.Trouble;
        pricing.Price(new UsageTerms("openai", "o9"), Day.AddDays(1), UsageMeter.Output, 1_000m);

        Assert.Equal(told, pricing.Trouble);
        Assert.Equal(SourceTroubles.PriceMissing, told!.ReasonName);
        Assert.Equal(
            "There is no price for model `o9` (tier `standard`), since 2026-11-20: output tokens. Add a row to `prices`: provider `openai`, model `o9`, tier `standard`, with `output`. "
            + "Until then the days and hours with such usage are unknown, not zero; when the configuration is applied, they are read again.",
            told.Text);
    }

    /// <summary>Provisioned throughput is paid by the hour, on the bill: its tokens cost nothing more, which its owner has to say.</summary>
    [Fact]
    public void A_price_of_zero_is_a_price()
    {
        var row = new PriceRow("reserved", "azure-openai", "*", "chat", "", PriceRow.Standard, Day, "USD", new Dictionary<UsageMeter, decimal> { [UsageMeter.Input] = 0m });
        var pricing = new UsagePricing(new PriceTable([row]));

        Assert.Equal(new Money(0m, "USD"), pricing.Price(new UsageTerms("azure-openai", "gpt-4o", "chat"), Day, UsageMeter.Input, 1_000m));
        Assert.Null(pricing.Trouble);
    }

    [Fact]
    public void A_row_that_lacks_a_meter_is_named()
    {
        var pricing = new UsagePricing(_table);

        Assert.Null(pricing.Price(new UsageTerms("openai", "gpt-4o"), Day, UsageMeter.CachedInput, 3m));

        Assert.Contains("3 cached input tokens from 2026-11-20 to 2026-11-20 are not counted, and the days and hours that have them are unknown. Row `gpt` of `prices` lacks `cachedInput`: add them.", Assert.Single(pricing.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_begins_after_the_usage_is_named_with_its_day()
    {
        var pricing = new UsagePricing(_table);

        Assert.Null(pricing.Price(new UsageTerms("openai", "gpt-4o"), new DateOnly(2025, 12, 31), UsageMeter.Input, 3m));

        Assert.Contains("Row `gpt` of `prices` holds only from 2026-01-01 on: give it an earlier day", Assert.Single(pricing.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Usage_that_names_no_model_is_told_as_such()
    {
        var pricing = new UsagePricing(PriceTable.Empty);

        pricing.Price(new UsageTerms("openai", ""), Day, UsageMeter.Input, 1m);

        Assert.StartsWith("There is no price for usage without a model", Assert.Single(pricing.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_models_are_counted_and_not_listed()
    {
        var pricing = new UsagePricing(PriceTable.Empty);

        for (var model = 0; model < 1_020; model++)
        {
            pricing.Price(new UsageTerms("openai", $"model-{model}"), Day, UsageMeter.Input, 1m);
        }

        Assert.Equal(21, pricing.Problems.Count);
        Assert.Equal("1,000 more model(s) and tiers have no price and are not counted.", pricing.Problems[^1]);
    }

    [Fact]
    public void What_looks_like_a_secret_is_not_repeated()
    {
        var pricing = new UsagePricing(PriceTable.Empty);

        pricing.Price(new UsageTerms("openai", "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789"), Day, UsageMeter.Input, 1m);

        Assert.DoesNotContain("abcdefghij", Assert.Single(pricing.Problems), StringComparison.Ordinal);
    }
}
