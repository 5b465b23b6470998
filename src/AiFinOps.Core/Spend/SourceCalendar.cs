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

    /// <summary>The source works its figures out from usage and prices; bills of the same spend replace them (<see cref="EstimateRule"/>).</summary>
    public bool IsEstimated { get; private init; }

    /// <summary>When the source was last read well, about whatever day (UTC); null where it never was.</summary>
    public DateTimeOffset? HeardAt { get; private init; }

    /// <summary>Null while the source has not reported anything.</summary>
    public DateOnly? FirstReported { get; }

    public DateOnly? LastReported { get; }

    /// <param name="batches">Batches of this source, in any order.</param>
    /// <param name="confirmedAt">When the source was last heard from: reading the same again writes no batch, and it was heard from all the same. Null where unknown.</param>
    /// <param name="isEstimated">See <see cref="IsEstimated"/>.</param>
    public static SourceCalendar Of(
        string source, IEnumerable<LedgerBatch> batches, TimeSpan settleLag, DateTimeOffset? confirmedAt = null, bool isEstimated = false)
    {
        LedgerBatch[] inOrder = [.. batches.OrderBy(batch => batch.AsOf).ThenBy(batch => batch.Version)];
        var heard = inOrder.Select(batch => batch.AsOf).Append(confirmedAt ?? DateTimeOffset.MinValue).Max();
        if (Span(inOrder) is not { } span)
        {
            return new SourceCalendar(source, settleLag, DateOnly.MinValue, []) { IsEstimated = isEstimated, HeardAt = confirmedAt };
        }

        var days = new DayStatus[span.Days];
        foreach (var readings in ReadingsByAccount(inOrder, span))
        {
            for (var index = 0; index < days.Length; index++)
            {
                if (readings[index] is { } read)
                {
                    var day = span.From.AddDays(index);
                    days[index] = With(days[index], read >= SettledAt(day, TimeSpan.Zero) && heard >= SettledAt(day, settleLag));
                }
            }
        }

        return new SourceCalendar(source, settleLag, span.From, days) { IsEstimated = isEstimated, HeardAt = heard };
    }

    /// <summary>All days that a batch covers; null where none covers any.</summary>
    internal static DayRange? Span(LedgerBatch[] batches)
    {
        DayRange? span = null;
        foreach (var slice in batches.SelectMany(batch => batch.Slices))
        {
            if (slice.From <= slice.To)
            {
                span = span is not { } known ? new DayRange(slice.From, slice.To)
                    : new DayRange(slice.From < known.From ? slice.From : known.From, slice.To > known.To ? slice.To : known.To);
            }
        }

        return span;
    }

    /// <summary>
    /// When what holds of each day was read, account by account; null where it is not reported. Arrays by day, because a dictionary of
    /// accounts and days took a seventh of a whole backtest.
    /// </summary>
    internal static IEnumerable<DateTimeOffset?[]> ReadingsByAccount(LedgerBatch[] batches, DayRange span)
    {
        Dictionary<string, DateTimeOffset?[]> accounts = new(StringComparer.Ordinal);
        var isReported = new bool[span.Days];
        foreach (var batch in batches)
        {
            Mark(isReported, batch, span, reported: true);
            foreach (var slice in batch.Slices)
            {
                if (!accounts.TryGetValue(slice.Account, out var readings))
                {
                    accounts[slice.Account] = readings = new DateTimeOffset?[span.Days];
                }

                for (var index = slice.From.DayNumber - span.From.DayNumber; index <= slice.To.DayNumber - span.From.DayNumber; index++)
                {
                    readings[index] = isReported[index] ? batch.AsOf : null;
                }
            }

            Mark(isReported, batch, span, reported: false);
        }

        return accounts.Values;
    }

    private static void Mark(bool[] isReported, LedgerBatch batch, DayRange span, bool reported)
    {
        foreach (var day in batch.ReportedDays)
        {
            if (span.Contains(day))
            {
                isReported[day.DayNumber - span.From.DayNumber] = reported;
            }
        }
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
