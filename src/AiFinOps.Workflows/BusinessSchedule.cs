using Cronos;

namespace AiFinOps.Workflows;

/// <summary>A five-field cron in an IANA zone. What is due is decided from what was last done, never from "now minus a day".</summary>
internal static class BusinessSchedule
{
    /// <summary>The latest occurrence up to now that was not done yet; null where nothing is due. Of several missed ones only the latest is done.</summary>
    /// <param name="last">Occurrence that was done last (UTC); null on the first run, which only starts the schedule.</param>
    public static DateTimeOffset? Due(string cron, string timeZone, DateTimeOffset? last, DateTimeOffset now) =>
        last is null ? null : Occurrences(cron, timeZone, last.Value, now).LastOrDefault() is { Ticks: > 0 } due ? due : null;

    /// <summary>The next occurrence after a moment.</summary>
    public static DateTimeOffset? Next(string cron, string timeZone, DateTimeOffset after)
    {
        var (schedule, zone) = (CronExpression.Parse(cron), TimeZoneInfo.FindSystemTimeZoneById(timeZone));

        // On a date that a zone left out (Pacific/Apia, 2011-12-30) Cronos answers a moment that has passed: ask from later on.
        var next = schedule.GetNextOccurrence(after, zone);
        for (var from = after.AddHours(1); next <= after; from = from.AddHours(1))
        {
            next = schedule.GetNextOccurrence(from, zone);
        }

        return next;
    }

    private static IEnumerable<DateTimeOffset> Occurrences(string cron, string timeZone, DateTimeOffset last, DateTimeOffset now)
    {
        for (var next = Next(cron, timeZone, last); next <= now; next = Next(cron, timeZone, next.Value))
        {
            yield return next.Value;
        }
    }
}
