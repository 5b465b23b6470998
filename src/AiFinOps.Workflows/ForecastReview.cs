using AiFinOps.Core.Budgets;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Holds the kept forecasts of the last ended month against what it cost.</summary>
public sealed class ForecastReview(IForecastRegister register)
{
    /// <summary>Days of the month whose forecasts are held to account: an early one and a late one.</summary>
    private static readonly int[] DaysOfMonth = [10, 20];

    /// <param name="settled">Last UTC day that is final at every source.</param>
    /// <returns>Earlier day first; empty while no month has ended, or nothing was kept in it.</returns>
    public async Task<IReadOnlyList<MonthAccuracy>> ReadAsync(EvaluationResult result, DateOnly settled, CancellationToken cancellationToken)
    {
        var period = BudgetPeriod.Of(BudgetPeriod.Of(settled.AddDays(1)).First.AddDays(-1));
        var actuals = (
            from line in result.Lines.Values
            let actual = ForecastAccuracy.ActualOf(line.History, period)
            where actual is not null
            select (line.Line.Id, Amount: actual.Value)).ToDictionary(pair => pair.Id, pair => pair.Amount, StringComparer.Ordinal);
        List<MonthAccuracy> accuracies = [];
        foreach (var asOf in DaysOfMonth.Select(day => period.First.AddDays(day - 1)))
        {
            var kept = (await register.ListAsync(asOf, cancellationToken)).Where(forecast => forecast.Period == period.First).ToList();
            if (ForecastAccuracy.Of(kept, actuals) is { } all)
            {
                accuracies.Add(new MonthAccuracy(period.First, asOf, all, ForecastAccuracy.ByLine(kept, actuals)));
            }
        }

        return accuracies;
    }
}
