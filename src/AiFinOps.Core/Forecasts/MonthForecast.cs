using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Forecasts;

/// <summary>What a line will have been charged when a calendar month ends: usage, purchases and tax, less the credits that are known.</summary>
/// <param name="Period">First UTC day of the month.</param>
/// <param name="AsOf">Last UTC day of which anything was known.</param>
/// <param name="Low">Lower end of an interval that is to hold the month's end in four cases of five; never below what was charged so far.</param>
/// <param name="High">Upper end of it, and no less than what the month costs if an excess that is open goes on as it is.</param>
/// <param name="Method"><c>three-levels-x-weekday</c>, <c>run-rate</c>, <c>no-history</c>, <c>sum-of-lines</c>, or <c>month-over</c> where no day is left to expect.</param>
public sealed record MonthForecast(string Line, DateOnly Period, DateOnly AsOf, Money Amount, Money Low, Money High, string Method)
{
    private const double LargestRemainder = 1e20;

    /// <summary>A day that its source may still change, and that is not even half there, is a part of a day.</summary>
    private const double PartOfADay = 0.5;

    /// <summary>Credits and refunds in <see cref="Amount"/>, as a negative amount. Budgets do not count them, so that none releases a stop.</summary>
    public required Money Credits { get; init; }

    /// <summary>The same month as budgets count it.</summary>
    public MonthForecast BeforeCredits() =>
        this with { Amount = Amount - Credits, Low = Low - Credits, High = High - Credits, Credits = Money.Zero(Credits.Currency) };

    /// <summary>The month of <paramref name="asOf"/>, as <see cref="Of(LineEvaluation, IReadOnlyList{ExpectedEvent}, BudgetPeriod, DateOnly)"/>.</summary>
    /// <param name="announced">Events of any line.</param>
    public static MonthForecast? Of(LineEvaluation line, IReadOnlyList<ExpectedEvent> announced, DateOnly asOf) =>
        Of(line, announced, BudgetPeriod.Of(asOf), asOf);

    /// <summary>A month of a line that was judged: as <see cref="Of(LineHistory, IReadOnlyList{ExpectedEvent}, BudgetPeriod, DateOnly)"/>, and an open excess is in its upper end.</summary>
    /// <param name="line">Evaluated with what was known on the evening of <paramref name="asOf"/>.</param>
    /// <param name="announced">Events of any line.</param>
    /// <returns>Null where the line has no spend on record.</returns>
    public static MonthForecast? Of(LineEvaluation line, IReadOnlyList<ExpectedEvent> announced, BudgetPeriod period, DateOnly asOf)
    {
        var own = announced.Where(expected => string.Equals(expected.Line, line.Line.Id, StringComparison.Ordinal)).ToList();
        return Of(line.History, own, period, asOf) is not { } forecast ? null
            : line.OpenExcess > 1m ? forecast.UpTo(forecast.IfItGoesOn(line))
            : forecast;
    }

    /// <summary>What was charged on the month's days so far, and what is expected of every other day of it.</summary>
    /// <param name="announced">Events of this line.</param>
    /// <param name="asOf">Days after it are not looked at.</param>
    /// <returns>Null where the line has no spend on record.</returns>
    public static MonthForecast? Of(LineHistory history, IReadOnlyList<ExpectedEvent> announced, BudgetPeriod period, DateOnly asOf)
    {
        if (history.IsEmpty)
        {
            return null;
        }

        var gross = GrossOf(history, period, asOf);
        var credits = history.Net(new DayRange(period.First, asOf)) - gross;
        var ahead = new UsageAhead(history, announced, asOf);
        var (expected, openDays) = Remainder(history, ahead.On, period, asOf);
        return new MonthForecast(
            history.Line, period.First, asOf, With(1), With(ahead.Interval.Low), With(ahead.Interval.High), openDays == 0 ? "month-over" : ahead.Method)
        {
            Credits = new Money(credits, history.Currency),
        };

        Money With(double part) => new(Sum(gross, expected * part) + credits, history.Currency);
    }

    /// <summary>The month of several lines.</summary>
    /// <param name="parts">Of one month and in one currency.</param>
    /// <returns>Null where there are none.</returns>
    public static MonthForecast? Together(string id, IReadOnlyCollection<MonthForecast> parts)
    {
        if (parts.Count == 0)
        {
            return null;
        }

        var first = parts.First();
        var range = MoneyRange.Together([.. parts.Select(part => (part.Amount, new MoneyRange(part.Low, part.High)))]);
        return new MonthForecast(id, first.Period, parts.Max(part => part.AsOf), Sum(part => part.Amount), range.Low, range.High, "sum-of-lines") { Credits = Sum(part => part.Credits) };

        Money Sum(Func<MonthForecast, Money> of) => parts.Select(of).Aggregate((left, right) => left + right);
    }

    // Rounded apart and before credits, so that a credit moves the sum by itself and no cent more.
    private static decimal Sum(decimal gross, double remainder) => Math.Round(gross, 2) + Math.Round((decimal)Math.Min(LargestRemainder, remainder), 2);

    private MonthForecast UpTo(Money high) => high > High ? this with { High = high } : this;

    /// <summary>The month if every day after the last known one exceeds what is expected of it as the open excess does.</summary>
    private Money IfItGoesOn(LineEvaluation line)
    {
        var period = BudgetPeriod.Of(Period);
        var (remainder, _) = Remainder(
            line.History, day => (double)((line.Expected(day)?.Amount ?? 0m) * (day > line.History.LastKnown ? line.OpenExcess : 1m)), period, AsOf);
        return new Money(Sum(GrossOf(line.History, period, AsOf), remainder) + Credits.Amount, Amount.Currency);
    }

    /// <summary>
    /// Expected usage of the days that are to come or are not known. Of one that is there in part, what it lacks.
    /// A line that begins within the month owes nothing before.
    /// </summary>
    private static (double Expected, int Days) Remainder(LineHistory history, Func<DateOnly, double> usage, BudgetPeriod period, DateOnly asOf)
    {
        var (expected, days) = (0.0, 0);
        foreach (var day in period.Days.Each())
        {
            var known = day > asOf ? default : history[day];
            if (day >= history.First && known.Status != DayStatus.Final && usage(day) is var whole && IsOpen(known, whole))
            {
                expected += Math.Max(0, whole - (double)known.Usage);
                days++;
            }
        }

        return (expected, days);
    }

    private static bool IsOpen(HistoryDay day, double whole) => !day.IsKnown || (double)day.Usage < PartOfADay * whole;

    private static decimal GrossOf(LineHistory history, BudgetPeriod period, DateOnly asOf)
    {
        var gross = 0m;
        foreach (var day in period.Days.Each())
        {
            gross += day > asOf ? 0m : history[day].Gross;
        }

        return gross;
    }
}
