using AiFinOps.Core.Configuration;
using CsCheck;

namespace AiFinOps.Core.Tests.Configuration;

public sealed class AlertBudgetTests
{
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(12, 1.0)]
    [InlineData(13, 12.0 / 13)]
    [InlineData(30, 0.4)]
    [InlineData(0, 1.0)]
    public void A_line_has_its_own_appetite_until_its_owner_has_too_many_of_them(int lines, double perYear) =>
        Assert.Equal(perYear, Defaults.AlertBudget.FalseAlarmsPerLineDay(lines) * 365, 12);

    [Fact]
    public void All_lines_of_an_owner_together_never_have_more_than_the_owner_and_use_it_up_where_they_can() =>
        Gen.Select(Gen.Int[1, 1_000], Gen.Int[1, 100_000], Gen.Int[1, 10_000]).Sample((line, owner, lines) =>
        {
            var budget = new AlertBudget(line / 100m, owner / 100m, 5);
            var together = budget.FalseAlarmsPerLineDay(lines) * lines * 365;
            var most = Math.Min(owner, (double)line * lines) / 100;
            return Math.Abs(together - most) < 1e-9 * most;
        });
}
