using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

public sealed class LedgerProjectorTests
{
    private static readonly DateOnly First = new(2026, 8, 30);

    private readonly House _house = new();

    [Fact]
    public async Task An_empty_ledger_has_an_empty_view()
    {
        Assert.Equal(0, await ProjectAsync());
        Assert.Empty(_house.Projection.Replaced);
    }

    [Fact]
    public async Task Every_day_of_the_ledger_is_allocated_once_in_pieces_of_a_month()
    {
        await _house.ReportsAsync(First, 10m, 20m, 30m);

        Assert.Equal(3, await ProjectAsync());

        Assert.Equal([[First, First.AddDays(1)], [First.AddDays(2)]], _house.Projection.Replaced);
        Assert.Equal([10m, 20m, 30m], await AmountsAsync("rules-1"));
    }

    [Fact]
    public async Task Only_days_that_a_new_batch_touches_are_replaced()
    {
        await _house.ReportsAsync(First, 10m, 20m, 30m);
        await ProjectAsync();
        _house.Projection.Replaced.Clear();
        await _house.ReportsAsync(new DayRange(First, First), _house.Now, Given.Cost(First, 11m));

        Assert.Equal(4, await ProjectAsync());

        Assert.Equal([[First]], _house.Projection.Replaced);
        Assert.Equal([11m, 20m, 30m], await AmountsAsync("rules-1"));
    }

    [Fact]
    public async Task Rows_that_a_restatement_leaves_out_are_gone()
    {
        await _house.ReportsAsync(First, 10m, 20m);
        await ProjectAsync();
        await _house.ReportsAsync(new DayRange(First, First), _house.Now);

        await ProjectAsync();

        Assert.Equal([20m], await AmountsAsync("rules-1"));
    }

    [Fact]
    public async Task Nothing_new_is_read_where_nothing_is_new()
    {
        await _house.ReportsAsync(First, 10m);
        await ProjectAsync();
        _house.Ledger.Reads.Clear();

        Assert.Equal(1, await ProjectAsync());

        Assert.Empty(_house.Ledger.Reads);
    }

    [Fact]
    public async Task New_allocation_rules_are_applied_to_the_whole_ledger()
    {
        await _house.ReportsAsync(First, 10m, 20m);
        await ProjectAsync();
        var withoutRules = Given.InForce(rulesHash: "rules-2");
        _house.Configurations.InForce = withoutRules with { Configuration = withoutRules.Configuration with { Rules = [] } };

        await ProjectAsync();

        var lineDays = await _house.Projection.ReadAsync("rules-2", new DayRange(First, First.AddDays(9)), House.Cancelled);
        Assert.Equal(["unallocated", "unallocated"], lineDays.Select(lineDay => lineDay.Line), StringComparer.Ordinal);
        Assert.Equal([10m, 20m], await AmountsAsync("rules-2"));
    }

    private Task<long> ProjectAsync() => _house.Projector.BringUpToDateAsync(_house.Configurations.InForce!, House.Cancelled);

    private async Task<IReadOnlyList<decimal>> AmountsAsync(string rulesHash)
    {
        var lineDays = await _house.Projection.ReadAsync(rulesHash, new DayRange(First, First.AddDays(9)), House.Cancelled);
        return [.. lineDays.OrderBy(lineDay => lineDay.Day).Select(lineDay => lineDay.Components.Sum(component => component.Effective.Amount))];
    }
}
