using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;

namespace AiFinOps.Core.Tests.Forecasts;

/// <summary>The spend of one line up to the day that it is forecast on, told backwards: the last day that is given is that day. All known days are final.</summary>
internal sealed class ForecastStory(DateOnly asOf)
{
    private readonly List<SpendComponent[]?> days = [];

    private readonly List<ExpectedEvent> events = [];

    /// <summary>One day of usage per amount; null is a day that nobody reported.</summary>
    public ForecastStory Spends(params IEnumerable<decimal?> amounts)
    {
        days.AddRange(amounts.Select(amount => amount is { } usage ? new[] { SpendStory.Row(usage) } : null));
        return this;
    }

    public ForecastStory SpendsDaily(int count, decimal? amount) => Spends(Enumerable.Repeat(amount, count));

    public ForecastStory Has(params SpendComponent[] rows)
    {
        days.Add(rows);
        return this;
    }

    public ForecastStory Announces(DateOnly from, int length, decimal factor)
    {
        events.Add(new ExpectedEvent($"event-{events.Count}", SpendStory.LineId, from, from.AddDays(length - 1), factor, "astrid", "Launch"));
        return this;
    }

    public LineHistory History()
    {
        var first = asOf.AddDays(1 - days.Count);
        var reported = Enumerable.Range(0, days.Count).Where(index => days[index] is not null).Select(index => first.AddDays(index)).ToList();
        var read = SpendStory.SixOClockAfter(asOf.AddDays(30));
        var batch = new LedgerBatch("batch", 1, SpendStory.SourceName, read, read, [.. reported.Select(day => new LedgerSlice("account", day, day))], reported, reported.Count);
        var calendar = SourceCalendar.Of(SpendStory.SourceName, [batch], SpendStory.SettleLag);
        return LineHistory.Of(
            SpendStory.LineId,
            "EUR",
            [.. reported.Select(day => new LineDay(SpendStory.LineId, SpendStory.SourceName, day, days[day.DayNumber - first.DayNumber]!))],
            new Dictionary<string, SourceCalendar>(StringComparer.Ordinal) { [SpendStory.SourceName] = calendar },
            asOf);
    }

    public MonthForecast Forecast() => Forecast(BudgetPeriod.Of(asOf));

    public MonthForecast Forecast(BudgetPeriod period) =>
        MonthForecast.Of(History(), events, period, asOf) ?? throw new InvalidOperationException("The story has no spend.");
}
