namespace AiFinOps.Core.Escalation;

/// <summary>When a group is at work: its hours on its working days, in its own zone.</summary>
/// <param name="Zone">IANA zone.</param>
/// <param name="From">Opening as time of the local day.</param>
/// <param name="To">Closing as time of the local day, after <paramref name="From"/>; 24 hours is midnight.</param>
/// <param name="Holidays">Local days on which nobody works.</param>
public sealed record BusinessHours(string Zone, IReadOnlySet<DayOfWeek> Days, TimeSpan From, TimeSpan To, IReadOnlyList<DateOnly> Holidays)
{
    public bool IsAtWork(DateTimeOffset moment)
    {
        var local = new LocalTime(Zone).At(moment);
        return IsWorkingDay(DateOnly.FromDateTime(local)) && local.TimeOfDay >= From && local.TimeOfDay < To;
    }

    public bool IsWorkingDay(DateOnly day) => Days.Contains(day.DayOfWeek) && !Holidays.Contains(day);
}
