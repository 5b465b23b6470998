using System.Globalization;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>How far the limit of a <see cref="StopWindow"/> is used, with everything that was added up.</summary>
/// <param name="Range">The days that were added up, as many as the window has.</param>
/// <param name="Spent">Usage reported for them, <see cref="Estimated"/> included. A commitment that was bought is no usage.</param>
/// <param name="LagMargin">Expected usage, inside the sources' settle lag, of days that are unreported or may still grow.</param>
/// <param name="MissingDays">Days that should be known and are not. They count nothing.</param>
public sealed record WindowUtilisation(StopWindow Window, DayRange Range, Money Limit, Money Spent, Money LagMargin, int LagDays, int MissingDays) : ILimitUse
{
    /// <inheritdoc cref="BudgetUtilisation.MarginMethod"/>
    public string MarginMethod { get; init; } = "no-history";

    /// <summary>The part of <see cref="Spent"/> that nobody has billed yet.</summary>
    public Money Estimated { get; init; } = Money.Zero(Limit.Currency);

    public Money Used => Spent + LagMargin;

    /// <inheritdoc/>
    public bool Reaches(decimal threshold) => Used >= Limit * threshold;

    /// <inheritdoc/>
    public bool RestsOnEstimates(decimal threshold) => Used - Estimated < Limit * threshold;

    /// <summary>The arithmetic in words: <c>2026-10-08: 940.00 spent + 20.00 expected for 1 day not final = 960.00 of 1,000.00 EUR: 96.00 %</c>.</summary>
    public string Print() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Days()}: {Spent.Amount:N2} spent{(Estimated.Amount == 0m ? "" : $", of which {Estimated.Amount:N2} estimated,")} + {LagMargin.Amount:N2} expected for {BudgetUtilisation.DaysInWords(LagDays)} not final = {Used.Amount:N2} of {Limit}: {BudgetUtilisation.PercentDown(Used.Amount / Limit.Amount):0.00} %{(MissingDays == 0 ? "" : $"; not counted: {BudgetUtilisation.DaysInWords(MissingDays)} without figures")}");

    private string Days() => Range.From == Range.To ? $"{Range.To:yyyy-MM-dd}" : $"{Range.From:yyyy-MM-dd} to {Range.To:yyyy-MM-dd}";
}
