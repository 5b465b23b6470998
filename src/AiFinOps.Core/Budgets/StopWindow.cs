using System.Globalization;
using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Budgets;

/// <summary>
/// A limit on what a line may use in a number of charge days in a row, beside the budget of its month: one day is the basis that other systems call
/// daily, more are rolling.
/// </summary>
/// <param name="Days">Charge days (UTC), 1 to 31.</param>
/// <param name="Limit">Above zero, in the currency of the line's budget.</param>
public sealed record StopWindow(int Days, decimal Limit)
{
    /// <summary>The number of days of a finding about a window; null of every other one.</summary>
    public static int? DaysOf(Finding finding) =>
        int.TryParse(finding.Facts.GetValueOrDefault(FactNames.Window), CultureInfo.InvariantCulture, out var days) ? days : null;

    /// <summary>For people: <c>a day</c>, <c>7 days</c>.</summary>
    public static string InWords(int days) => days == 1 ? "a day" : string.Create(CultureInfo.InvariantCulture, $"{days} days");
}
