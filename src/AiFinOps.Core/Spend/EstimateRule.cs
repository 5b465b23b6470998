namespace AiFinOps.Core.Spend;

/// <summary>
/// One spend counts once. A gateway's estimate and the provider's bill are separate facts in the ledger; of what they say of a line's usage
/// of one provider on one day, in the same currency, one of the two counts: in usage, in a budget and in a report. That is the bill once its
/// day is <see cref="DayStatus.Final"/>, and before that the larger of the two, because a young bill is a part of one. An estimate that
/// counts is marked as one.
/// </summary>
public static class EstimateRule
{
    /// <summary>The facts that count: the same days, without the estimates that a bill has replaced and the young bills that an estimate is ahead of.</summary>
    /// <param name="lineDays">Of any number of lines.</param>
    public static IReadOnlyList<LineDay> Counted(IReadOnlyList<LineDay> lineDays, IReadOnlyDictionary<string, SourceCalendar> calendars) =>
        calendars.Values.Any(calendar => calendar.IsEstimated)
            ? [.. lineDays.GroupBy(lineDay => lineDay.Line, StringComparer.Ordinal).SelectMany(line => CountedOfLine([.. line], calendars))]
            : lineDays;

    internal static IReadOnlyList<LineDay> Counted(IReadOnlyList<LineDay> lineDays, EstimateBook? book) => book is null
        ? lineDays
        : [.. lineDays.Select(lineDay => lineDay with { Components = [.. lineDay.Components.Where(component => !book.IsReplaced(lineDay, component))] })];

    private static IReadOnlyList<LineDay> CountedOfLine(IReadOnlyList<LineDay> lineDays, IReadOnlyDictionary<string, SourceCalendar> calendars) =>
        Counted(lineDays, EstimateBook.Of(lineDays, calendars));
}
