using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>Finds days that are owed and were not reported. Unknown is never zero, and never silent.</summary>
public static class DataJudge
{
    /// <summary>A gap older than this, and older than the budget month, is history: nobody will deliver it any more.</summary>
    private const int DaysWatched = 14;

    /// <summary>For so long nobody may have used a gateway; then somebody should look whether it still counts.</summary>
    private const int MostIdleDays = 14;

    /// <summary>The finding of one source; null where it owes nothing.</summary>
    /// <param name="periodStart">First day of the budget month: a gap in it makes the month's utilisation unknown.</param>
    /// <param name="last">Last UTC day to judge.</param>
    public static Finding? Judge(SourceSettings source, SourceCalendar calendar, DateOnly periodStart, DateOnly last, DateTimeOffset now)
    {
        DateOnly[] overdue = [.. Watched(periodStart, last).Where(day => calendar.IsOverdue(day, now - source.Grace) && !IsIdle(source, calendar, day))];
        if (overdue.Length == 0)
        {
            return null;
        }

        var lastReported = calendar.LastReported is { } reported ? Text(reported) : "never";
        return Of(
            LineIds.OfSource(source.Name),
            "source-overdue",
            $"{source.Name} has not reported {Words(overdue)}, due {Lag(source.SettleLag + source.Grace)} after the end of each day; its latest reported day is {lastReported}. Nothing is read as zero: the lines it feeds are not judged for these days.",
            overdue,
            new(StringComparer.Ordinal) { [FactNames.Source] = source.Name, [FactNames.Owner] = source.OwnerGroup, [FactNames.LastReported] = lastReported });
    }

    /// <summary>The finding of one line that its sources left out although they reported; null where nothing is overdue.</summary>
    public static Finding? Judge(AllocationLine line, LineHistory history, DateOnly periodStart, DateTimeOffset now)
    {
        if (history.NotReported.Count == 0)
        {
            return null;
        }

        var watched = Watched(periodStart, history.Last).ToHashSet();
        DateOnly[] overdue = [.. history.NotReported.Where(day => watched.Contains(day) && now > SourceCalendar.SettledAt(day, history.SettleLag))];
        return overdue.Length == 0 ? null : Of(
            line.Id,
            "line-not-reported",
            $"The sources of {line.Name} reported {Words(overdue)} without this line, which has spend nearly every day. It is read as unknown, not as zero.",
            overdue,
            new(StringComparer.Ordinal) { [FactNames.Owner] = line.OwnerGroup });
    }

    /// <summary>
    /// A good pull after the day's settle lag did not have it, from a source whose answers have no days without usage. For so long: a gateway
    /// that forgot how to count says nothing either.
    /// </summary>
    private static bool IsIdle(SourceSettings source, SourceCalendar calendar, DateOnly day) =>
        source.LeavesOutIdleDays && day > calendar.LastReported && day <= calendar.LastReported?.AddDays(MostIdleDays) && calendar.HeardAt > SourceCalendar.SettledAt(day, source.SettleLag);

    private static Finding Of(string line, string reasonName, string reason, DateOnly[] days, Dictionary<string, string> facts)
    {
        facts[FactNames.MissingDays] = string.Join(' ', days.Select(Text));
        return new Finding(
            line, FindingKind.DataMissing, CauseKeys.DataMissing, days[0], days[^1], null, null, null, null, Provisional: false, reasonName, reason, [], facts);
    }

    private static IEnumerable<DateOnly> Watched(DateOnly periodStart, DateOnly last)
    {
        var recent = last.AddDays(1 - DaysWatched);
        return new DayRange(periodStart < recent ? periodStart : recent, last).Each();
    }

    private static string Words(DateOnly[] days) => days.Length == 1
        ? SpendFindings.Weekday(days[0])
        : string.Create(CultureInfo.InvariantCulture, $"{days.Length} days from {SpendFindings.Weekday(days[0])} to {SpendFindings.Weekday(days[^1])}");

    private static string Lag(TimeSpan lag) => string.Create(CultureInfo.InvariantCulture, $"{lag.TotalHours:0.#} h");

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
