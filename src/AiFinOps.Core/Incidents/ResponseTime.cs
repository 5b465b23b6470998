using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Incidents;

public enum ResponseUnit
{
    /// <summary>Time that passes, nights and weekends included.</summary>
    Elapsed,

    /// <summary>Hours at which the owner group is at work.</summary>
    BusinessHours,

    BusinessDays,

    /// <summary>Weekly reviews: 1 is the next one.</summary>
    Reviews,
}

/// <summary>How long something may take.</summary>
/// <param name="Elapsed">The time, where it is <see cref="ResponseUnit.Elapsed"/>; zero otherwise.</param>
/// <param name="Number">Hours, days or reviews otherwise.</param>
public readonly record struct ResponseTime(ResponseUnit Unit, TimeSpan Elapsed, int Number)
{
    public static implicit operator ResponseTime(TimeSpan elapsed) => new(ResponseUnit.Elapsed, elapsed, 0);

    public static ResponseTime Business(int hours) => new(ResponseUnit.BusinessHours, TimeSpan.Zero, hours);

    public static ResponseTime BusinessDays(int days) => new(ResponseUnit.BusinessDays, TimeSpan.Zero, days);

    public static ResponseTime Reviews(int number) => new(ResponseUnit.Reviews, TimeSpan.Zero, number);

    /// <summary>The moment by which it is due (UTC).</summary>
    public DateTimeOffset From(DateTimeOffset moment, ResponseCalendar calendar) => Unit switch
    {
        ResponseUnit.BusinessHours => BusinessTime.AddHours(moment, TimeSpan.FromHours(Number), calendar.Hours),
        ResponseUnit.BusinessDays => BusinessTime.AddDays(moment, Number, calendar.Hours),
        ResponseUnit.Reviews => calendar.Review(moment, Number),
        _ => moment + Elapsed,
    };
}

/// <summary>What response times are counted by.</summary>
/// <param name="Hours">Of the owner group.</param>
/// <param name="Reviews">The weekly reviews to come (UTC), in their order.</param>
public sealed record ResponseCalendar(BusinessHours Hours, IReadOnlyList<DateTimeOffset> Reviews)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>A calendar of elapsed time: no review is known, and nobody ever goes home.</summary>
    public static readonly ResponseCalendar None = new(new BusinessHours("Etc/UTC", new HashSet<DayOfWeek>(), TimeSpan.Zero, TimeSpan.FromDays(1), []), []);

    /// <summary>The so-manieth review after the moment; weeks, where no schedule says when that is.</summary>
    public DateTimeOffset Review(DateTimeOffset after, int number)
    {
        DateTimeOffset[] ahead = [.. Reviews.Where(review => review > after).Take(number)];
        return ahead.Length == number ? ahead[^1] : (ahead.Length == 0 ? after : ahead[^1]) + (Week * (number - ahead.Length));
    }
}

/// <summary>Due times, counted from the moment the incident fired; null where the band owes none.</summary>
public sealed record ResponseTimes(ResponseTime? Acknowledge, ResponseTime? Contain, ResponseTime? RootCauseStarted, ResponseTime? RootCauseDue, ResponseTime? Resolve);
