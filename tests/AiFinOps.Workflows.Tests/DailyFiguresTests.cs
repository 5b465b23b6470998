using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Tests;

/// <summary>What the dashboard and the daily update show of each line.</summary>
public sealed class DailyFiguresTests
{
    private readonly House _house = new();

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public async Task What_is_not_allocated_is_shown_where_there_is_some_or_where_it_has_a_budget(bool hasSpend, bool hasBudget, bool isShown)
    {
        var configuration = Given.Configuration();
        var unallocated = configuration.Lines[0] with { Id = AllocationLine.UnallocatedId, Name = "Unallocated", Budget = hasBudget ? new Budget(new Money(1_500m, "EUR"), IsCeiling: false, "") : null };
        _house.Configurations.InForce = Given.InForce() with { Configuration = configuration with { Lines = [.. configuration.Lines, unallocated] } };
        var day = House.Today.AddDays(-1);
        await _house.ReportsAsync(new DayRange(day, day), _house.Now, [Given.Cost(day, 100m), .. hasSpend ? [Given.Cost(day, 7m, "nobody")] : Array.Empty<CostRecord>()]);

        var daily = await new DailyFigures(_house.Reader, _house.Incidents).ReadAsync(_house.Configurations.InForce, _house.Now, House.Cancelled);

        Assert.Equal(isShown, daily.Lines.Any(line => line.Line == AllocationLine.UnallocatedId));
    }
}
