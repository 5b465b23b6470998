using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Forecasts;

/// <summary>What a line will have been charged when a calendar month ends: usage, purchases and tax, less the credits that are known.</summary>
/// <param name="Period">First UTC day of the month.</param>
/// <param name="AsOf">Last UTC day of which anything was known.</param>
/// <param name="Low">Lower end of the interval; never below what the days so far have cost.</param>
/// <param name="Method"><c>level-x-weekday</c>, <c>run-rate</c>, or <c>month-over</c> where no day is left to expect.</param>
public sealed record MonthForecast(string Line, DateOnly Period, DateOnly AsOf, Money Amount, Money Low, Money High, string Method)
{
    private const int RunRateDays = 14;

    /// <summary>The month of <paramref name="asOf"/>: what its known days cost, and what is expected of every other day of it.</summary>
    /// <param name="line">Evaluated with what was known on the evening of <paramref name="asOf"/>.</param>
    /// <param name="announced">Events of any line; they raise what is expected of their days.</param>
    /// <returns>Null where the line has no spend on record.</returns>
    public static MonthForecast? Of(LineEvaluation line, IReadOnlyList<ExpectedEvent> announced, DateOnly asOf)
    {
        var history = line.History;
        if (history.IsEmpty)
        {
            return null;
        }

        var events = new EventCalendar([.. announced.Where(expected => string.Equals(expected.Line, line.Line.Id, StringComparison.Ordinal))]);
        var first = new DateOnly(asOf.Year, asOf.Month, 1);
        var charged = history.Net(new DayRange(first, asOf));
        var open = OpenDays(history, first, asOf).ToList();
        var (rate, spread) = RunRate(history, events);
        var method = open.Count == 0 ? "month-over" : "level-x-weekday";
        var ahead = 0m;
        foreach (var day in open)
        {
            if (line.Expected(day) is not { } expected)
            {
                method = "run-rate";
                expected = new Money(rate * events.FactorOn(day), history.Currency);
            }

            ahead += Math.Max(0m, expected.Amount - history[day].Usage);
        }

        // Days that differ from each other by chance differ in sum by the root of their number.
        var margin = 2m * spread * (decimal)Math.Sqrt(open.Count);
        return new MonthForecast(
            line.Line.Id, first, asOf, Of(charged + ahead), Of(charged + Math.Max(0m, ahead - margin)), Of(charged + ahead + margin), method);

        Money Of(decimal amount) => new(Math.Round(amount, 2), history.Currency);
    }

    /// <summary>Days of the month that are still to come or are not known. A line that begins within the month owes nothing before.</summary>
    private static IEnumerable<DateOnly> OpenDays(LineHistory history, DateOnly first, DateOnly asOf) =>
        from day in new DayRange(first, first.AddMonths(1).AddDays(-1)).Each()
        where day >= history.First && (day > asOf || !history[day].IsKnown)
        select day;

    /// <summary>Mean usage of the last known days without what events were announced to add, and their mean distance from it.</summary>
    private static (decimal Rate, decimal Spread) RunRate(LineHistory history, EventCalendar events)
    {
        List<decimal> days = [];
        for (var day = history.Last; day >= history.First && days.Count < RunRateDays; day = day.AddDays(-1))
        {
            if (history[day].IsKnown)
            {
                days.Add(history[day].Usage / events.FactorOn(day));
            }
        }

        var rate = days.Count == 0 ? 0m : Math.Max(0m, days.Average());
        return (rate, days.Count == 0 ? 0m : days.Average(usage => Math.Abs(usage - rate)));
    }
}
