using System.Globalization;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection.Hourly;

/// <summary>Keys of <see cref="Finding.Facts"/> that tell an hourly estimate from a day's figures.</summary>
public static class HourlyFacts
{
    /// <summary><c>true</c> where figures come from hours that no daily figure has replaced yet.</summary>
    public const string Estimated = "estimated";

    /// <summary>Number of hours that make up the estimate.</summary>
    public const string Hours = "hours";

    /// <summary>Start of the first hour, <c>yyyy-MM-ddTHH:mmZ</c>.</summary>
    public const string FirstHour = "first-hour";

    /// <summary>End of the last hour that was outside.</summary>
    public const string LastHour = "last-hour";
    public const string HourlyExcess = "hourly-excess";
}

/// <summary>
/// Puts an excess of hours into the same finding as an excess of days: one cause, one incident. The variance is taken against whole days,
/// as if the excess ended now, so that it is never graded higher than the day that is to come would be.
/// </summary>
internal static class HourlyFindings
{
    public const string ReasonName = "hourly-window";

    /// <param name="daily">What the daily judge says of the same line; null where it says nothing.</param>
    /// <returns>Null where the hours add nothing to the days.</returns>
    public static Finding? Of(string line, string currency, HourlyExcess hourly, Finding? daily)
    {
        HourlyUsage[] hours = [.. hourly.Hours.Where(hour => daily is null || hour.Day > daily.Day)];
        var excess = hours.Sum(hour => hour.Actual - hour.Expected);
        if (excess <= 0m || hours.Length == 0)
        {
            return null;
        }

        var expected = hourly.DayExpected.Where(day => daily is null || day.Key > daily.Day).Sum(day => day.Value);
        return daily is null
            ? Alone(line, currency, hourly, hours, excess, expected)
            : Joined(daily, hourly, hours, excess, expected);
    }

    private static Finding Alone(string line, string currency, HourlyExcess hourly, HourlyUsage[] hours, decimal excess, decimal expected)
    {
        var (day, actual, usual) = LastDay(hours);
        return new Finding(
            line,
            FindingKind.SpendAbove,
            CauseKeys.SpendAbove,
            hours[0].Day,
            day,
            Rounded(actual, currency),
            Rounded(usual, currency),
            Rounded(excess, currency),
            expected > 0m ? Math.Round(excess / expected, 4) : null,
            Provisional: true,
            ReasonName,
            ReasonOf(hourly.Last, hours, excess, currency),
            [],
            FactsOf(hours, hourly.Last, excess));
    }

    private static Finding Joined(Finding daily, HourlyExcess hourly, HourlyUsage[] hours, decimal excess, decimal expected)
    {
        if (daily.Excess is not { } known)
        {
            return daily;
        }

        var (day, actual, usual) = LastDay(hours);
        var ofDays = daily.Variance is { } variance && variance != 0m ? known.Amount / variance : 0m;
        var total = known.Amount + excess;
        return daily with
        {
            Day = day,
            Actual = Rounded(actual, known.Currency),
            Expected = Rounded(usual, known.Currency),
            Excess = Rounded(total, known.Currency),
            Variance = ofDays + expected > 0m ? Math.Round(total / (ofDays + expected), 4) : null,
            Provisional = true,
            Reason = $"{daily.Reason}; and since then {ReasonOf(hourly.Last, hours, excess, known.Currency)}",
            Facts = new Dictionary<string, string>(daily.Facts.Concat(FactsOf(hours, hourly.Last, excess)), StringComparer.Ordinal),
        };
    }

    private static (DateOnly Day, decimal Actual, decimal Expected) LastDay(HourlyUsage[] hours)
    {
        var day = hours[^1].Day;
        return (day, hours.Where(hour => hour.Day == day).Sum(hour => hour.Actual), hours.Where(hour => hour.Day == day).Sum(hour => hour.Expected));
    }

    private static string ReasonOf(HourlySpan last, HourlyUsage[] hours, decimal excess, string currency)
    {
        var span = last.Hours == 1 ? "the hour" : Invariant($"the {last.Hours} hours");
        var text = Invariant(
            $"{new Money(last.Actual, currency)} in {span} to {Moment(last.End)} against {last.Expected:N2} ± {last.Expected * last.Spread:N2} expected at this time of the week");
        return hours.Length > last.Hours
            ? text + Invariant($"; {hours.Length} hours since {Moment(hours[0].Hour)}: {Rounded(excess, currency)} above expectation, estimated from hourly usage")
            : text + Invariant($"; {Rounded(excess, currency)} above expectation, estimated from hourly usage");
    }

    private static Dictionary<string, string> FactsOf(HourlyUsage[] hours, HourlySpan last, decimal excess) => new(StringComparer.Ordinal)
    {
        [HourlyFacts.Estimated] = "true",
        [HourlyFacts.Hours] = Invariant($"{hours.Length}"),
        [HourlyFacts.FirstHour] = Stamp(hours[0].Hour),
        [HourlyFacts.LastHour] = Stamp(last.End),
        [HourlyFacts.HourlyExcess] = Invariant($"{excess:0.00}"),
    };

    private static Money Rounded(decimal amount, string currency) => new(Math.Round(amount, 2), currency);

    private static string Moment(DateTimeOffset at) => Invariant($"{at.UtcDateTime:ddd yyyy-MM-dd HH:mm} UTC");

    private static string Stamp(DateTimeOffset at) => Invariant($"{at.UtcDateTime:yyyy-MM-ddTHH:mm}Z");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
