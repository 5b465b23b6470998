namespace AiFinOps.Core.Spend;

/// <summary>How an estimated source compares with the bills of the same spend.</summary>
/// <param name="Days">UTC days on which both exist and the bill is final.</param>
/// <param name="Estimated">What the source estimated on those days, for the lines and providers that were billed.</param>
public sealed record EstimateRatio(string Source, int Days, Money Estimated, Money Billed)
{
    /// <summary>Days of the comparison, up to the last one.</summary>
    public const int WindowDays = 28;

    /// <summary>Estimated over billed: 0.95 estimates five percent too little, or sees only a part. Null where nothing was billed.</summary>
    public decimal? Ratio => Billed.Amount > 0m ? Math.Round(Estimated.Amount / Billed.Amount, 4) : null;

    /// <summary>One for each estimated source and currency, by line, day and provider on which both said something.</summary>
    /// <param name="lineDays">Of all lines, as allocated: estimates that were replaced are still in it.</param>
    public static IReadOnlyList<EstimateRatio> Of(IReadOnlyList<LineDay> lineDays, IReadOnlyDictionary<string, SourceCalendar> calendars, DateOnly last)
    {
        if (!calendars.Values.Any(calendar => calendar.IsEstimated))
        {
            return [];
        }

        var window = new DayRange(last.AddDays(1 - WindowDays), last);
        var usage = (
            from lineDay in lineDays
            where window.Contains(lineDay.Day) && calendars.ContainsKey(lineDay.Source)
            let calendar = calendars[lineDay.Source]
            where calendar.IsEstimated || calendar.StatusOf(lineDay.Day) == DayStatus.Final
            from component in lineDay.Components
            where component.Category == ChargeCategory.Usage
            group component.Effective.Amount by (
                Source: calendar.IsEstimated ? calendar.Source : "",
                Key: (lineDay.Line, lineDay.Day, Provider: component.Provider.ToUpperInvariant(), component.Effective.Currency)) into amounts
            select (amounts.Key.Source, amounts.Key.Key, Amount: amounts.Sum())).ToList();
        var billed = usage.Where(one => one.Source.Length == 0).ToDictionary(one => one.Key, one => one.Amount);
        return [.. usage
            .Where(one => one.Source.Length > 0 && billed.ContainsKey(one.Key))
            .GroupBy(one => (one.Source, one.Key.Currency))
            .OrderBy(both => both.Key.Source, StringComparer.Ordinal).ThenBy(both => both.Key.Currency, StringComparer.Ordinal)
            .Select(both => new EstimateRatio(
                both.Key.Source, both.Select(one => one.Key.Day).Distinct().Count(),
                new Money(both.Sum(one => one.Amount), both.Key.Currency), new Money(both.Sum(one => billed[one.Key]), both.Key.Currency)))];
    }
}
