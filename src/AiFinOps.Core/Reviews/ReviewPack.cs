using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Reviews;

/// <summary>The weekly document, ready to be written as Markdown or as a page. Names from outside are still unencoded.</summary>
/// <param name="Week">The last 7 settled days.</param>
/// <param name="PriorWeek">The 7 days before.</param>
/// <param name="Month">From the first day of the month of the last settled day to that day.</param>
/// <param name="OtherCurrencies">Spend of the week in currencies that are not added to the rest.</param>
public sealed record ReviewPack(
    string Organization,
    string Currency,
    string TimeZone,
    DateOnly ReviewDate,
    DayRange Week,
    DayRange PriorWeek,
    DayRange Month,
    PacingRow Total,
    IReadOnlyList<PacingRow> Lines,
    IReadOnlyList<DeltaTable> Deltas,
    Unallocated Unallocated,
    IReadOnlyList<ReviewIncident> Incidents,
    IReadOnlyList<string> Announced,
    IReadOnlyList<Money> OtherCurrencies,
    IReadOnlyList<string> Escalations,
    ReviewInput Input)
{
    /// <summary>Groups of lines that share a budget; their spend is in <see cref="Lines"/> and counted there.</summary>
    public IReadOnlyList<PacingRow> Groups { get; init; } = [];
}

/// <summary>How a line, or everything, is pacing.</summary>
/// <param name="Plan">Null where there is no budget to compare with.</param>
public sealed record PacingRow(string Line, string Name, string Owner, WeekComparison Week, Money MonthToDate, PlanComparison? Plan);

/// <param name="Incomplete">A day of either week is missing, so that the two do not compare.</param>
public sealed record WeekComparison(Money Last, Money Prior, bool Incomplete)
{
    /// <summary>A rise of more than this needs a known reason.</summary>
    public const decimal NeedsReasonAbove = 0.20m;

    public Money Change => Last - Prior;

    /// <summary>Null where the week before had no spend to compare with.</summary>
    public decimal? Percent => Prior.Amount > 0m ? Change.Amount / Prior.Amount : null;

    public bool NeedsReason => !Incomplete && (Percent > NeedsReasonAbove || (Prior.Amount <= 0m && Last.Amount > 0m));
}

/// <summary>The month against its plan, over lines that have a budget.</summary>
/// <param name="Forecast">Month end; null where no line has a forecast.</param>
/// <param name="Method">How the forecast was made.</param>
/// <param name="WithoutForecast">Names of budgeted lines that the forecast does not cover; it is a lower bound then.</param>
public sealed record PlanComparison(
    Money MonthToDate, Money PlanToDate, Money? Forecast, string Method, Money Budget, IReadOnlyList<string> WithoutForecast)
{
    public const decimal InvestigateAbove = 0.10m;

    public const decimal EscalateFrom = 0.20m;

    /// <summary>Interval around <see cref="Forecast"/>; null where a forecast in it has none.</summary>
    public MoneyRange? ForecastRange { get; init; }

    public decimal? OverPlanToDate => PlanToDate.Amount > 0m ? (MonthToDate - PlanToDate).Amount / PlanToDate.Amount : null;

    public decimal? OverBudget => Forecast is { } forecast ? (forecast - Budget).Amount / Budget.Amount : null;

    public PacingVerdict Verdict => OverBudget switch
    {
        >= EscalateFrom => PacingVerdict.Escalate,
        > InvestigateAbove => PacingVerdict.Investigate,
        null => PacingVerdict.Unknown,
        _ => WithoutForecast.Count == 0 ? PacingVerdict.Good : PacingVerdict.Unknown,
    };
}

public enum PacingVerdict
{
    /// <summary>No forecast, or one that does not cover every budgeted line and is not high already.</summary>
    Unknown,

    /// <summary>Forecast at most 10 % above plan.</summary>
    Good,

    /// <summary>Forecast more than 10 % above plan.</summary>
    Investigate,

    /// <summary>Forecast 20 % or more above plan.</summary>
    Escalate,
}

/// <summary>The change of the week by one dimension; its rows add up to the change of the total.</summary>
public sealed record DeltaTable(string Dimension, IReadOnlyList<DeltaRow> Rows);

/// <param name="Name">What is shown; <c>other</c> for the rest.</param>
/// <param name="Explanation">Null where nobody has explained it.</param>
/// <param name="Members">Number of values in the row: 1, or the size of the rest.</param>
public sealed record DeltaRow(string Name, Money Last, Money Prior, string? Explanation, int Members)
{
    public const string Other = "other";

    /// <summary>Names of the values in the row <c>other</c>, the largest change first; empty for a row of one value.</summary>
    public IReadOnlyList<string> Holds { get; init; } = [];

    public Money Change => Last - Prior;

    public decimal? Percent => Prior.Amount > 0m ? Change.Amount / Prior.Amount : null;
}

/// <param name="Share">Of the week's spend; null where nothing was spent.</param>
/// <param name="Budget">A month's budget of unallocated spend; null where none is set.</param>
public sealed record Unallocated(Money Amount, decimal? Share, Money? Budget);
