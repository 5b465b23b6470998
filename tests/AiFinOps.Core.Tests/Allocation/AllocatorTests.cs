using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;
using CsCheck;

namespace AiFinOps.Core.Tests.Allocation;

public sealed class AllocatorTests
{
    private static readonly DateOnly Day = new(2026, 10, 1);

    [Fact]
    public void The_first_rule_whose_every_pattern_matches_wins()
    {
        var allocator = new Allocator(
        [
            Rule("strict", [("project", "chat"), ("provider", "OpenAI")], ("chat-openai", 1m)),
            Rule("loose", [("project", "chat")], ("chat", 1m)),
            Rule("never", [("project", "chat")], ("later", 1m)),
        ]);

        Assert.Equal("chat-openai", Assert.Single(allocator.Allocate(new SpendDimensions { Project = "chat", Provider = "OpenAI" })).Line);
        Assert.Equal("chat", Assert.Single(allocator.Allocate(new SpendDimensions { Project = "chat", Provider = "AWS" })).Line);
    }

    [Fact]
    public void What_nothing_matches_is_unallocated()
    {
        var share = Assert.Single(new Allocator([Rule("chat", [("project", "chat")], ("chat", 1m))]).Allocate(new SpendDimensions { Project = "search" }));

        Assert.Equal(new AllocationShare(AllocationLine.UnallocatedId, 1m), share);
    }

    [Theory]
    [InlineData("forecast-*", "Forecast-Demand", true)]
    [InlineData("forecast-*", "forecast-", true)]
    [InlineData("forecast-*", "my-forecast-demand", false)]
    [InlineData("*-demand", "forecast-DEMAND", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("gpt.4o", "gpt-4o", false)]
    public void A_star_matches_any_run_of_characters_and_case_is_ignored(string pattern, string value, bool matches)
    {
        var line = Assert.Single(new Allocator([Rule("one", [("model", pattern)], ("hit", 1m))]).Allocate(new SpendDimensions { Model = value })).Line;

        Assert.Equal(matches ? "hit" : AllocationLine.UnallocatedId, line);
    }

    [Theory]
    [InlineData("provider")]
    [InlineData("account")]
    [InlineData("service")]
    [InlineData("serviceCategory")]
    [InlineData("model")]
    [InlineData("feature")]
    [InlineData("environment")]
    [InlineData("project")]
    [InlineData("owner")]
    [InlineData("phase")]
    [InlineData("region")]
    public void Every_dimension_can_be_matched_and_only_by_its_own_field(string dimension)
    {
        var property = typeof(SpendDimensions).GetProperty(char.ToUpperInvariant(dimension[0]) + dimension[1..])!;
        var own = new SpendDimensions();
        var others = new SpendDimensions();
        foreach (var field in typeof(SpendDimensions).GetProperties().Where(field => field.CanWrite))
        {
            field.SetValue(field == property ? own : others, "x");
        }

        var allocator = new Allocator([Rule("one", [(dimension, "x")], ("hit", 1m))]);

        Assert.Equal("hit", allocator.Allocate(own)[0].Line);
        Assert.Equal(AllocationLine.UnallocatedId, allocator.Allocate(others)[0].Line);
    }

    [Fact]
    public void A_rule_on_an_unknown_dimension_is_refused_with_the_ones_that_exist()
    {
        var error = Assert.Throws<ArgumentException>(() => new Allocator([Rule("typo", [("projct", "chat")], ("chat", 1m))]));

        Assert.Contains("'typo'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'projct'", error.Message, StringComparison.Ordinal);
        Assert.Contains("serviceCategory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_that_do_not_add_up_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Allocator([Rule("gap", [], ("one", 0.5m), ("two", 0.4m))]));

    [Fact]
    public void The_remainder_of_a_split_goes_to_the_largest_share()
    {
        var allocator = new Allocator([Rule("shared", [], ("small", 0.3m), ("large", 0.4m), ("other", 0.3m))]);

        var days = allocator.ToLineDays([("aws", Record(0.0000000001m))]);

        Assert.Equal(0.0000000001m, AmountOf(days, "large"));
        Assert.Equal(0m, AmountOf(days, "small"));
    }

    [Fact]
    public void No_cent_is_lost_or_invented_whatever_the_split()
    {
        var amounts = Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Int[0, 15], (digits, scale) => digits * new decimal(1, 0, 0, false, (byte)scale));
        var records = Gen.Select(amounts, Gen.Bool, Gen.Bool, (amount, euro, shared) => Record(amount, euro ? "EUR" : "USD", shared ? "a" : "b")).Array[1, 40];
        var weights = Gen.Int[1, 40].Array[2, 6];

        Gen.Select(records, weights).Sample((all, parts) =>
        {
            var allocator = new Allocator([new AllocationRule("shared", new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = "a" }, SharesOf(parts))]);

            var components = allocator.ToLineDays(all.Select(record => ("aws", record))).SelectMany(day => day.Components).ToList();

            Assert.Equal(Totals(all.Select(record => record.Effective)), Totals(components.Select(component => component.Effective)));
            Assert.Equal(Totals(all.Select(record => record.Billed)), Totals(components.Select(component => component.Billed)));
        });
    }

    [Fact]
    public void Rows_of_one_component_are_summed_and_credits_stay_apart()
    {
        var days = new Allocator([]).ToLineDays(
        [
            ("aws", Record(10m)), ("aws", Record(5.5m)), ("aws", Record(-4m) with { Category = ChargeCategory.Credit }), ("azure", Record(1m)),
        ]);

        Assert.Equal("aws azure", string.Join(' ', days.Select(day => day.Source)));
        Assert.Equal([15.5m, -4m], days[0].Components.Select(component => component.Effective.Amount));
    }

    [Fact]
    public void One_unknown_quantity_makes_the_sum_unknown()
    {
        var days = new Allocator([]).ToLineDays([("aws", Record(1m) with { Quantity = 5m }), ("aws", Record(1m) with { Quantity = null })]);

        Assert.Null(Assert.Single(Assert.Single(days).Components).Quantity);
    }

    private static IEnumerable<Money> Totals(IEnumerable<Money> amounts) => amounts
        .GroupBy(amount => amount.Currency, StringComparer.Ordinal)
        .Select(group => new Money(group.Sum(amount => amount.Amount), group.Key))
        .OrderBy(total => total.Currency, StringComparer.Ordinal);

    private static IReadOnlyList<AllocationShare> SharesOf(int[] weights)
    {
        var shares = weights.Select(weight => decimal.Round((decimal)weight / weights.Sum(), 4)).ToArray();
        shares[0] += 1m - shares.Sum();
        return [.. shares.Select((share, index) => new AllocationShare($"line-{index}", share))];
    }

    private static decimal AmountOf(IReadOnlyList<LineDay> days, string line) =>
        days.Where(day => string.Equals(day.Line, line, StringComparison.Ordinal)).SelectMany(day => day.Components).Sum(component => component.Effective.Amount);

    private static AllocationRule Rule(string id, (string Dimension, string Pattern)[] match, params (string Line, decimal Share)[] shares) =>
        new(id, match.ToDictionary(entry => entry.Dimension, entry => entry.Pattern, StringComparer.Ordinal), [.. shares.Select(share => new AllocationShare(share.Line, share.Share))]);

    private static CostRecord Record(decimal amount, string currency = "EUR", string project = "a") => new(
        Day, new SpendDimensions { Provider = "AWS", Project = project }, ChargeCategory.Usage, IsCorrection: false,
        new Money(amount, currency), new Money(amount, currency), 1m, "tokens");
}
