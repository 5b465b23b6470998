using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>Adds up the days of a <see cref="StopWindow"/> for one line.</summary>
internal static class WindowCalculator
{
    /// <summary>
    /// Of the windows that hold the newest known day and end no later than today, the fullest. As for a month, a day within the settle lag counts
    /// with what it lacks of its expected usage. A window without a known day is none: expectation alone starts nothing.
    /// </summary>
    /// <param name="history">In the currency of the limit.</param>
    /// <param name="now">UTC.</param>
    /// <param name="soFar">What is reported of the UTC day that runs; null for nothing.</param>
    /// <returns>Null where nothing is known, or the newest known day should have been followed by another already.</returns>
    public static WindowUtilisation? Of(StopWindow window, LineHistory history, ExpectedSpend expected, DateTimeOffset now, HistoryDay? soFar)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if ((soFar is null ? history.LastKnown : today) is not { } newest || history.IsOld(newest, now))
        {
            return null;
        }

        return Enumerable.Range(0, Math.Min(window.Days - 1, today.DayNumber - newest.DayNumber) + 1)
            .Select(ahead => Ending(newest.AddDays(ahead)))
            .MaxBy(utilisation => utilisation.Used.Amount);

        WindowUtilisation Ending(DateOnly last)
        {
            var range = new DayRange(last.AddDays(1 - window.Days), last);
            var (spent, estimated, margin) = (0m, 0m, 0m);
            var (marginDays, missingDays) = (0, 0);
            foreach (var day in range.Each())
            {
                var read = history.Known(day, today, soFar);
                spent += read.Usage;
                estimated += read.Estimated;
                if (read.Status == DayStatus.Final || history.IsEmpty || day < history.First)
                {
                    continue;
                }

                if (now <= SourceCalendar.SettledAt(day, history.SettleLag))
                {
                    (margin, marginDays) = (margin + expected.Lacking(day, read), marginDays + 1);
                }
                else if (!read.IsKnown)
                {
                    missingDays++;
                }
            }

            var currency = history.Currency;
            return new WindowUtilisation(window, range, new(window.Limit, currency), new(spent, currency), new(margin, currency), marginDays, missingDays)
            {
                MarginMethod = expected.Method,
                Estimated = new(estimated, currency),
            };
        }
    }

    /// <summary>What the days of a window came to, where all of them are final; null while one of them may still change.</summary>
    public static Money? Settled(LineHistory history, DayRange range) =>
        range.Each().All(day => day < history.First || history[day].Status == DayStatus.Final) ? new Money(range.Each().Sum(day => history[day].Usage), history.Currency) : null;
}
