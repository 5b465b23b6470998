using AiFinOps.Core.Prices;
using AiFinOps.Core.Spend;
using CsCheck;

namespace AiFinOps.Core.Tests.Prices;

public sealed class PriceTableTests
{
    private static readonly DateOnly Day = new(2026, 11, 20);

    private static readonly PriceTable Table = new(
    [
        Row("any", "*", 9m),
        Row("gpt", "gpt-*", 1m),
        Row("gpt-4o", "gpt-4o*", 2m),
        Row("gpt-4o-from-july", "gpt-4o*", 3m, from: new DateOnly(2026, 7, 1)),
        Row("gpt-4o-from-december", "gpt-4o*", 4m, from: new DateOnly(2026, 12, 1)),
        Row("mini", "gpt-4o-mini", 0.5m),
        Row("mini-in-sweden", "gpt-4o-mini", 0.6m) with { Region = "swedencentral" },
        Row("mini-batch", "gpt-4o-mini", 0.25m) with { Tier = "batch" },
        Row("chat", "*", 7m) with { Deployment = "chat" },
        Row("claude", "claude-*", 5m) with { Provider = "anthropic" },
    ]);

    public static TheoryData<string, string, string, string, string, string?> Cases => new()
    {
        { "gpt-4o-mini", "", "", "standard", "2026-11-20", "mini" },
        { "GPT-4o-Mini", "", "", "Standard", "2026-11-20", "mini" },
        { "gpt-4o-mini", "", "SwedenCentral", "standard", "2026-11-20", "mini-in-sweden" },
        { "gpt-4o-mini", "", "", "batch", "2026-11-20", "mini-batch" },
        { "gpt-4o-mini-2024", "", "", "standard", "2026-11-20", "gpt-4o-from-july" },
        { "gpt-4o", "", "", "standard", "2026-11-20", "gpt-4o-from-july" },
        { "gpt-4o", "", "", "standard", "2026-06-30", "gpt-4o" },
        { "gpt-4o", "", "", "standard", "2026-07-01", "gpt-4o-from-july" },
        { "gpt-4o", "", "", "standard", "2026-12-01", "gpt-4o-from-december" },
        { "gpt-4o", "", "", "standard", "2025-12-31", null },
        { "gpt-4o", "", "", "batch", "2026-11-20", null },
        { "gpt-4o", "", "", "priority", "2026-11-20", null },
        { "gpt-4", "", "", "standard", "2026-11-20", "gpt" },
        { "o9", "", "", "standard", "2026-11-20", "any" },
        { "", "", "", "standard", "2026-11-20", "any" },
        { "gpt-4o-mini", "chat", "", "standard", "2026-11-20", "chat" },
        { "gpt-4o-mini", "chat-2", "", "standard", "2026-11-20", "mini" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_most_particular_row_of_the_day_holds(string model, string deployment, string region, string tier, string day, string? expected) =>
        Assert.Equal(expected, Table.Find(new UsageTerms("openai", model, deployment, region, tier), DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))?.Id);

    [Fact]
    public void A_price_of_one_provider_is_none_of_another() => Assert.Null(Table.Find(new UsageTerms("anthropic", "gpt-4o"), Day));

    [Theory]
    [InlineData(UsageMeter.Input, 1_737_897, "2.5", "4.3447425")]
    [InlineData(UsageMeter.Output, 1, "0.0000001", "0.0000000000001")]
    [InlineData(UsageMeter.SpeechCharacters, 2_000_000, "15", "30")]
    [InlineData(UsageMeter.Images, 3, "0.04", "0.12")]
    [InlineData(UsageMeter.TranscribedSeconds, 90, "0.006", "0.009")]
    [InlineData(UsageMeter.WebSearches, 10, "10", "0.1")]
    public void A_price_is_for_a_million_or_for_what_the_meter_says(UsageMeter meter, long quantity, string price, string expected)
    {
        var row = Row("row", "*", 0m) with { Prices = new Dictionary<UsageMeter, decimal> { [meter] = Exact(price) } };

        Assert.Equal(new Money(Exact(expected), "USD"), row.Of(meter, quantity));
    }

    [Fact]
    public void A_free_meter_costs_nothing_and_one_that_is_left_out_is_unknown()
    {
        var row = Row("row", "*", 0m);

        Assert.Equal(Money.Zero("USD"), row.Of(UsageMeter.Input, 1_000_000m));
        Assert.Null(row.Of(UsageMeter.Output, 1_000_000m));
    }

    [Fact]
    public void The_order_of_the_rows_changes_nothing_and_any_change_changes_the_version() =>
        Gen.Shuffle(Rows()).Select(Gen.Int[0, Rows().Length - 1]).Sample((rows, changed) =>
        {
            var shuffled = new PriceTable(rows);
            var edited = rows.ToArray();
            edited[changed] = edited[changed] with { Prices = new Dictionary<UsageMeter, decimal> { [UsageMeter.Input] = 1.01m } };
            return shuffled.Version == new PriceTable(Rows()).Version
                && shuffled.Find(new UsageTerms("openai", "gpt-4o"), Day)?.Id == "b"
                && new PriceTable(edited).Version != shuffled.Version;
        });

    [Fact]
    public void Prices_that_are_equal_are_one_version_however_they_are_written() =>
        Assert.Equal(new PriceTable([Row("a", "x", 2.50m)]).Version, new PriceTable([Row("a", "x", 2.5m)]).Version);

    [Fact]
    public void Every_meter_stands_where_its_number_says_and_has_a_key_of_its_own()
    {
        Assert.Equal(Enum.GetValues<UsageMeter>(), UsageMeters.All.Select(meter => meter.Meter));
        Assert.Equal(UsageMeters.All.Count, UsageMeters.All.Select(meter => meter.Key).Distinct(StringComparer.Ordinal).Count());
    }

    private static PriceRow[] Rows() => [Row("a", "*", 1m), Row("b", "gpt-4o", 2m), Row("c", "gpt-*", 3m)];

    private static PriceRow Row(string id, string model, decimal input, DateOnly? from = null) =>
        new(id, "openai", model, "", "", PriceRow.Standard, from ?? new DateOnly(2026, 1, 1), "USD", new Dictionary<UsageMeter, decimal> { [UsageMeter.Input] = input });

    private static decimal Exact(string number) => decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
}
