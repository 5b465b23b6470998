namespace AiFinOps.Core.Spend;

/// <summary>
/// What one source has said about its charge days, from its batches. For each account and day the batch with the latest
/// <see cref="LedgerBatch.AsOf"/> (then version) that covers it holds.
/// A day is reported when a holding batch reports it, and <see cref="DayStatus.Final"/> when every batch that reports it
/// was read, or confirmed unchanged, at or after the end of the day (UTC) plus the settle lag.
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
    /// <param name="confirmedAt">When the source was last read well: reading the same again writes no batch, and still confirms it. Null where unknown.</param>
    public static SourceCalendar Of(string source, IEnumerable<LedgerBatch> batches, TimeSpan settleLag, DateTimeOffset? confirmedAt = null)
    {
        Dictionary<(string Account, DateOnly Day), DateTimeOffset?> holding = [];
        foreach (var batch in batches.OrderBy(batch => batch.AsOf).ThenBy(batch => batch.Version))
        {
            HashSet<DateOnly> reported = [.. batch.ReportedDays];
            foreach (var slice in batch.Slices)
            {
                foreach (var day in new DayRange(slice.From, slice.To).Each())
                {
                    holding[(slice.Account, day)] = reported.Contains(day) ? Later(batch.AsOf, confirmedAt) : null;
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
            status = With(status, day, asOf, settleLag);
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

    private static DayStatus With(DayStatus sofar, DateOnly day, DateTimeOffset? asOf, TimeSpan settleLag) => asOf switch
    {
        null => sofar,
        { } read when read < SettledAt(day, settleLag) => DayStatus.Provisional,
        _ => sofar == DayStatus.Missing ? DayStatus.Final : sofar,
    };

    private static DateTimeOffset Later(DateTimeOffset asOf, DateTimeOffset? confirmedAt) => confirmedAt > asOf ? confirmedAt.Value : asOf;

    private DateOnly? DayAt(int index) => index < 0 ? null : from.AddDays(index);
}
