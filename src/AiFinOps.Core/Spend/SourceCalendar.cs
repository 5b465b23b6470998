namespace AiFinOps.Core.Spend;

/// <summary>
/// What one source has said about its charge days, from its batches. For each account and day the batch with the latest
/// <see cref="LedgerBatch.AsOf"/> (then version) that covers it holds.
/// A day is reported when a holding batch reports it. It is <see cref="DayStatus.Final"/> when the source was heard from, about this day
/// or another, at or after the end of the day (UTC) plus the settle lag, and what holds was read after the day had ended:
/// a source that sends each day once has then had its time to restate it. A part of a day stays provisional until it is read again.
/// </summary>
public sealed class SourceCalendar
{
    private readonly DayStatus[] statuses;
    private readonly DateOnly from;

    private SourceCalendar(string source, TimeSpan settleLag, DateOnly from, DayStatus[] statuses)
    {
        Source = source;
        SettleLag = settleLag;
        this.from = from;
        this.statuses = statuses;
        FirstReported = DayAt(Array.FindIndex(statuses, status => status != DayStatus.Missing));
        LastReported = DayAt(Array.FindLastIndex(statuses, status => status != DayStatus.Missing));
    }

    public string Source { get; }

    public TimeSpan SettleLag { get; }

    /// <summary>Null while the source has not reported anything.</summary>
    public DateOnly? FirstReported { get; }

    public DateOnly? LastReported { get; }

    /// <param name="batches">Batches of this source, in any order.</param>
    /// <param name="confirmedAt">When the source was last read well: reading the same again writes no batch, and it was heard from all the same. Null where unknown.</param>
    public static SourceCalendar Of(string source, IEnumerable<LedgerBatch> batches, TimeSpan settleLag, DateTimeOffset? confirmedAt = null)
    {
        Dictionary<(string Account, DateOnly Day), DateTimeOffset?> holding = [];
        var heard = confirmedAt ?? DateTimeOffset.MinValue;
        foreach (var batch in batches.OrderBy(batch => batch.AsOf).ThenBy(batch => batch.Version))
        {
            heard = batch.AsOf > heard ? batch.AsOf : heard;
            HashSet<DateOnly> reported = [.. batch.ReportedDays];
            foreach (var slice in batch.Slices)
            {
                foreach (var day in new DayRange(slice.From, slice.To).Each())
                {
                    holding[(slice.Account, day)] = reported.Contains(day) ? batch.AsOf : null;
                }
            }
        }

        if (holding.Count == 0)
        {
            return new SourceCalendar(source, settleLag, DateOnly.MinValue, []);
        }

        var first = holding.Keys.Min(key => key.Day);
        var days = new DayStatus[holding.Keys.Max(key => key.Day).DayNumber - first.DayNumber + 1];
        foreach (var ((_, day), asOf) in holding)
        {
            ref var status = ref days[day.DayNumber - first.DayNumber];
            status = asOf is { } read ? With(status, read >= SettledAt(day, TimeSpan.Zero) && heard >= SettledAt(day, settleLag)) : status;
        }

        return new SourceCalendar(source, settleLag, first, days);
    }

    /// <summary>Days that were never heard of are <see cref="DayStatus.Missing"/>.</summary>
    public DayStatus StatusOf(DateOnly day)
    {
        var index = day.DayNumber - from.DayNumber;
        return (uint)index < (uint)statuses.Length ? statuses[index] : DayStatus.Missing;
    }

    /// <summary>
    /// The source owes the day: it is missing although its settle lag has passed, and the source had begun to report before it.
    /// </summary>
    public bool IsOverdue(DateOnly day, DateTimeOffset now) =>
        FirstReported is { } first && day > first && StatusOf(day) == DayStatus.Missing && now > SettledAt(day, SettleLag);

    /// <summary>The moment from which a reading of the day is final: the end of the UTC day plus the lag.</summary>
    public static DateTimeOffset SettledAt(DateOnly day, TimeSpan settleLag) =>
        new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) + settleLag;

    /// <summary>A day is as final as the least final of its accounts.</summary>
    private static DayStatus With(DayStatus others, bool isFinal) =>
        isFinal && others != DayStatus.Provisional ? DayStatus.Final : DayStatus.Provisional;

    private DateOnly? DayAt(int index) => index < 0 ? null : from.AddDays(index);
}
