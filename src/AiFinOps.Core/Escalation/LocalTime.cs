namespace AiFinOps.Core.Escalation;

/// <summary>Wall clocks of a zone and the moments they stand for, also where a clock was put forward or back, or a whole day was left out.</summary>
internal sealed class LocalTime(string zone)
{
    /// <summary>No zone is further from UTC, and none was ever put further at once.</summary>
    private static readonly TimeSpan Widest = TimeSpan.FromHours(26);

    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    public DateTime At(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, zone).DateTime;

    public DateOnly DayAt(DateTimeOffset moment) => DateOnly.FromDateTime(At(moment));

    /// <summary>
    /// The moment (UTC) at which the local clock shows a time of a day. One that it shows twice is the first of the two, or the last where
    /// <paramref name="last"/> says so; one that it skips is the moment of the skip.
    /// </summary>
    public DateTimeOffset MomentOf(DateOnly day, TimeSpan time, bool last = false)
    {
        var wanted = day.ToDateTime(TimeOnly.MinValue) + time;
        var asUtc = new DateTimeOffset(wanted, TimeSpan.Zero);
        DateTimeOffset[] shown =
        [
            .. new[] { asUtc - Widest, asUtc, asUtc + Widest }.Select(zone.GetUtcOffset).Distinct()
                .Select(offset => asUtc - offset).Where(moment => At(moment) == wanted).Order(),
        ];
        return shown.Length == 0 ? Skip(asUtc, wanted) : last ? shown[^1] : shown[0];
    }

    /// <summary>The first moment at which the local clock is past the time: it was put forward then.</summary>
    private DateTimeOffset Skip(DateTimeOffset asUtc, DateTime wanted)
    {
        var (before, after) = (asUtc - Widest, asUtc + Widest);
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before + TimeSpan.FromSeconds(Math.Floor((after - before).TotalSeconds / 2));
            (before, after) = At(middle) < wanted ? (middle, after) : (before, middle);
        }

        return after;
    }
}
