namespace AiFinOps.Core.Escalation;

/// <summary>
/// Counts working time from a moment on. Only hours that really pass are counted: a clock that is put forward in working hours takes an hour
/// from that day, one that is put back gives it one. Results are UTC.
/// </summary>
public static class BusinessTime
{
    /// <summary>The moment at which so much working time has passed: the closing of a day, not the opening of the next, where it fits exactly.</summary>
    /// <param name="work">Not negative; none is the next moment at work.</param>
    public static DateTimeOffset AddHours(DateTimeOffset from, TimeSpan work, BusinessHours hours)
    {
        if (hours.Days.Count == 0)
        {
            return from + work;
        }

        var left = work;
        foreach (var (opens, closes) in Windows(from, hours))
        {
            var begins = opens > from ? opens : from;
            if (left <= closes - begins)
            {
                return begins + left;
            }

            left -= closes - begins;
        }

        return from + work;
    }

    /// <summary>
    /// The same time of day so many working days later. What begins when nobody is at work counts from the next opening: one business day
    /// from Friday evening is Tuesday at the opening.
    /// </summary>
    /// <param name="days">0 or more; none is the next moment at work.</param>
    public static DateTimeOffset AddDays(DateTimeOffset from, int days, BusinessHours hours)
    {
        var begins = AddHours(from, TimeSpan.Zero, hours);
        if (days == 0 || hours.Days.Count == 0)
        {
            return begins.AddDays(days);
        }

        var zone = new LocalTime(hours.Zone);
        var local = zone.At(begins);
        var day = DateOnly.FromDateTime(local);
        for (var left = days; left > 0 && day < DateOnly.MaxValue;)
        {
            day = day.AddDays(1);
            left -= hours.IsWorkingDay(day) && Exists(zone, day, hours) ? 1 : 0;
        }

        return zone.MomentOf(day, local.TimeOfDay);
    }

    public static bool IsAtWork(DateTimeOffset moment, BusinessHours hours) =>
        Windows(moment, hours).Select(window => window.Opens <= moment).FirstOrDefault();

    /// <summary>Working windows that close after the moment, in their order.</summary>
    private static IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> Windows(DateTimeOffset from, BusinessHours hours)
    {
        var zone = new LocalTime(hours.Zone);
        for (var day = zone.DayAt(from); day < DateOnly.MaxValue; day = day.AddDays(1))
        {
            if (hours.IsWorkingDay(day) && WindowOf(zone, day, hours) is var window && window.Closes > window.Opens && window.Closes > from)
            {
                yield return window;
            }
        }
    }

    private static (DateTimeOffset Opens, DateTimeOffset Closes) WindowOf(LocalTime zone, DateOnly day, BusinessHours hours) =>
        (zone.MomentOf(day, hours.From), zone.MomentOf(day, hours.To, last: true));

    /// <summary>Samoa left out a Friday: nobody worked on it.</summary>
    private static bool Exists(LocalTime zone, DateOnly day, BusinessHours hours) => WindowOf(zone, day, hours) is var (opens, closes) && closes > opens;
}
