using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Forecasts;

/// <summary>
/// What a line is expected to use on a day that is to come or was not reported: its level, times the factor of the weekday, times what
/// was announced. What is left of the last known day's distance from the level is added to the days after it.
/// </summary>
internal sealed class UsageAhead
{
    private readonly AnnouncedLevels announced;
    private readonly WeekdayFactors weekdays;
    private readonly DateOnly last;
    private readonly double level;
    private readonly double distance;
    private readonly double memory;

    /// <param name="history">Not empty.</param>
    /// <param name="events">Of the line.</param>
    /// <param name="asOf">Days after it are not looked at.</param>
    public UsageAhead(LineHistory history, IReadOnlyList<ExpectedEvent> events, DateOnly asOf)
    {
        last = history.LastKnown is { } known && known < asOf ? known : asOf;
        announced = new AnnouncedLevels(events, last);
        var days = new KnownDays(history, announced, asOf);
        weekdays = WeekdayFactors.Of(days);
        Interval = ForecastInterval.Of(days);
        Method = MethodFor(days.Count);
        if (days.Count >= WeekdayFactors.LeastDays)
        {
            level = ForecastLevel.Of(days, weekdays);
            distance = DayMemory.Distance(days.Usage[^1] / weekdays[days.Days[^1]], level);
            memory = DayMemory.Of(days, weekdays);
        }
        else if (days.Count > 0)
        {
            level = ForecastLevel.RunRate(days);
        }
    }

    public ForecastInterval Interval { get; }

    /// <summary><c>three-levels-x-weekday</c>, <c>run-rate</c> with less than two weeks of known days, or <c>no-history</c>.</summary>
    public string Method { get; }

    /// <summary>In money of the line; zero or more.</summary>
    public double On(DateOnly day)
    {
        var after = day.DayNumber - last.DayNumber;
        return level * weekdays[day] * announced.On(day) * (1 + (after > 0 ? distance * Math.Pow(memory, after) : 0));
    }

    private static string MethodFor(int days) => days switch
    {
        0 => "no-history",
        < WeekdayFactors.LeastDays => "run-rate",
        _ => "three-levels-x-weekday",
    };
}
