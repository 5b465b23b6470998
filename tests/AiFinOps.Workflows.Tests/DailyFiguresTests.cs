using AiFinOps.Core.Allocation;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Tests;

/// <summary>What the dashboard and the daily update show of each line.</summary>
public sealed class DailyFiguresTests
{
    private static readonly DateOnly Yesterday = House.Today.AddDays(-1);

    private readonly House _house = new();

    public DailyFiguresTests()
    {
        var configuration = Given.Configuration();
        var unallocated = configuration.Lines[0] with { Id = AllocationLine.UnallocatedId, Name = "Unallocated", Budget = null };
        _house.Configurations.InForce = Given.InForce() with { Configuration = configuration with { Lines = [.. configuration.Lines, unallocated] } };
    }

    [Fact]
    public async Task Where_everything_is_allocated_nothing_is_left_over_which_is_zero_and_not_unknown()
    {
        await _house.ReportsAsync(new DayRange(Yesterday, Yesterday), _house.Now, Given.Cost(Yesterday, 100m));

        Assert.Equal((DayStatus.Provisional, new Money(0m, "EUR"), new Money(0m, "EUR")), await UnallocatedAsync() is var line ? (line.Status, line.Actual, line.MonthToDate) : default);
    }

    [Fact]
    public async Task What_is_left_over_of_a_day_that_a_line_lacks_is_unknown()
    {
        await _house.ReportsAsync(Yesterday.AddDays(-3), 100m, 100m);

        Assert.Equal((DayStatus.Missing, null), await UnallocatedAsync() is var line ? (line.Status, line.Actual) : default);
    }

    private async Task<DailyLine> UnallocatedAsync() =>
        (await new DailyFigures(_house.Reader, _house.Incidents).ReadAsync(_house.Configurations.InForce!, _house.Now, House.Cancelled)).Lines.Single(line => line.Line == AllocationLine.UnallocatedId);
}
