namespace AiFinOps.Core.Spend;

/// <summary>
/// One spend counts once. A gateway's estimate and the provider's bill are separate facts in the ledger; where a line has billed usage of a
/// provider on a day, in the same currency and from any source that is not estimated, what estimated sources say of that provider on
/// that day is not counted: neither in usage, nor in a budget, nor in a report. Until then the estimate counts, and is marked as one.
/// </summary>
public static class EstimateRule
{
    /// <summary>The facts that count: the same days, without the estimates that a bill has replaced.</summary>
    /// <param name="lineDays">Of any number of lines.</param>
    public static IReadOnlyList<LineDay> Counted(IReadOnlyList<LineDay> lineDays, IReadOnlyDictionary<string, SourceCalendar> calendars) =>
        calendars.Values.Any(calendar => calendar.IsEstimated)
            ? [.. lineDays.GroupBy(lineDay => lineDay.Line, StringComparer.Ordinal).SelectMany(line => CountedOfLine([.. line], calendars))]
            : lineDays;

    internal static IReadOnlyList<LineDay> Counted(IReadOnlyList<LineDay> lineDays, EstimateBook? book) => book is null
        ? lineDays
        : [.. lineDays.Select(lineDay => book.IsEstimate(lineDay.Source) ? lineDay with { Components = [.. lineDay.Components.Where(component => !book.IsReplaced(lineDay, component))] } : lineDay)];

    private static IReadOnlyList<LineDay> CountedOfLine(IReadOnlyList<LineDay> lineDays, IReadOnlyDictionary<string, SourceCalendar> calendars) =>
        Counted(lineDays, EstimateBook.Of(lineDays, calendars));
}
