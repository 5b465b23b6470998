using System.Globalization;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>How far a month's budget is used, with everything that was added up.</summary>
/// <param name="Billed">Gross spend reported for the month's days, <see cref="Estimated"/> included; credits are not in it.</param>
/// <param name="LagMargin">Expected spend, inside the sources' settle lag, of days that are unreported or may still grow.</param>
/// <param name="LagDays">Days that <paramref name="LagMargin"/> is for.</param>
/// <param name="MissingBeyondLag">Expected spend of days that should have been final and are not. It never acts by itself.</param>
/// <param name="MissingDays">Days that <paramref name="MissingBeyondLag"/> is for.</param>
/// <param name="Projected">The forecast of the month's end, before credits; at least <see cref="Utilised"/>.</param>
/// <param name="Method">How the month was forecast, as <see cref="MonthForecast.Method"/>.</param>
public sealed record BudgetUtilisation(
    BudgetPeriod Period,
    Money Budget,
    Money Billed,
    Money LagMargin,
    int LagDays,
    Money MissingBeyondLag,
    int MissingDays,
    Money Projected,
    string Method) : ILimitUse
{
    /// <summary>
    /// How <see cref="LagMargin"/> and <see cref="MissingBeyondLag"/> were expected: <c>level-x-weekday</c>, <c>open-excess-x-weekday</c>,
    /// <c>run-rate</c>, <c>sum-of-lines</c> for a group of lines, or <c>no-history</c> (nothing is expected).
    /// </summary>
    public string MarginMethod { get; init; } = "no-history";

    /// <summary>Interval around <see cref="Projected"/>; null without a forecast.</summary>
    public MoneyRange? ProjectedRange { get; init; }

    /// <summary>The part of <see cref="Billed"/> that a gateway or a price list estimated and nobody has billed yet. It counts like the rest.</summary>
    public Money Estimated { get; init; } = Money.Zero(Budget.Currency);

    /// <summary>Billed and lag margin: what steps and hard stops look at.</summary>
    public Money Utilised => Billed + LagMargin;

    /// <inheritdoc/>
    public bool Reaches(decimal threshold) => Utilised >= Budget * threshold;

    /// <inheritdoc/>
    public bool RestsOnEstimates(decimal threshold) => Utilised - Estimated < Budget * threshold;

    /// <summary>The arithmetic in words: <c>9,840.00 billed + 1,620.00 expected for 2 days not final = 11,460.00 of 12,000.00 EUR: 95.50 %</c>, with what of it is estimated.</summary>
    public string Print()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Reported()} + {LagMargin.Amount:N2} expected for {DaysInWords(LagDays)} not final = {Utilised.Amount:N2} of {Budget}: {PercentDown(Utilised.Amount / Budget.Amount):0.00} %");
        return MissingDays == 0 ? text : string.Create(
            CultureInfo.InvariantCulture, $"{text}; not counted: {MissingBeyondLag.Amount:N2} expected for {DaysInWords(MissingDays)} missing beyond the lag");
    }

    private string Reported() => string.Create(
        CultureInfo.InvariantCulture, $"{Billed.Amount:N2} {(Estimated.Amount == 0m ? "billed" : $"reported, of which {Estimated.Amount:N2} estimated,")}");

    // Rounded down, so that a print never shows a step that was not reached.
    internal static decimal PercentDown(decimal fraction) => Math.Floor(fraction * 10_000m) / 100m;

    internal static string DaysInWords(int days) => days == 1 ? "1 day" : string.Create(CultureInfo.InvariantCulture, $"{days} days");
}
