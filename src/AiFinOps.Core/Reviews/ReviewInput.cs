using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Reviews;

/// <summary>The facts of one weekly review. Lines, budgets, owners and announced events come from the configuration.</summary>
/// <param name="ReviewDate">Day of the meeting, in the organisation's zone.</param>
/// <param name="LastSettledDay">Last UTC day that is final at every source: the 7-day window ends here, and so does month to date.</param>
/// <param name="Spend">Daily totals from the first day of that month or the 14th day back, whichever is earlier. Days outside are ignored.</param>
/// <param name="Forecasts">Month-end forecast per line, each with the method that made it.</param>
/// <param name="Incidents">Incidents that were open at any time of the week.</param>
public sealed record ReviewInput(
    DateOnly ReviewDate,
    DateOnly LastSettledDay,
    IReadOnlyList<ReviewSpend> Spend,
    IReadOnlyList<ReviewForecast> Forecasts,
    IReadOnlyList<ReviewIncident> Incidents)
{
    /// <summary>Plan to date of a line whose budget is phased; the others are planned evenly over the days of the month.</summary>
    public IReadOnlyDictionary<string, Money> PlansToDate { get; init; } = new Dictionary<string, Money>(StringComparer.Ordinal);

    public IReadOnlyList<DeltaExplanation> Explanations { get; init; } = [];

    /// <summary>Days of the two windows or of the month that a source owes. Never counted as zero.</summary>
    public IReadOnlyList<MissingDay> MissingDays { get; init; } = [];

    /// <summary>How near the forecasts of the last ended month came.</summary>
    public IReadOnlyList<MonthAccuracy> ForecastAccuracy { get; init; } = [];

    /// <summary>How estimates compare with the bills that replaced them, by source.</summary>
    public IReadOnlyList<EstimateRatio> EstimateRatios { get; init; } = [];

    /// <summary>What is wrong with a source, one sentence each.</summary>
    public IReadOnlyList<string> SourceTroubles { get; init; } = [];

    /// <summary>Deployments, rollbacks and configuration changes of the week, one line each.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Calibration tasks that are open, or were settled in the week.</summary>
    public IReadOnlyList<ReviewCalibration> Calibrations { get; init; } = [];

    /// <summary>Hard stops that have earned their next mode.</summary>
    public IReadOnlyList<Containment.ModeProposal> Modes { get; init; } = [];

    /// <summary>How fast alerts of the last four weeks were answered; null where nobody measured.</summary>
    public Learning.ResponseReport? ResponseTimes { get; init; }

    /// <summary>One to three; empty before the meeting.</summary>
    public IReadOnlyList<ReviewAction> Actions { get; init; } = [];

    /// <summary>Actions of the previous review, with what became of them.</summary>
    public IReadOnlyList<ReviewAction> CarriedOver { get; init; } = [];

    /// <summary>The explicit record that no action is needed.</summary>
    public bool AllChangesWereExpected { get; init; }

    public IReadOnlyList<string> Attendees { get; init; } = [];

    public DateOnly? NextReview { get; init; }
}

/// <summary>What one line spent on one UTC day on one combination of drivers. Empty text means that the source did not say.</summary>
public sealed record ReviewSpend(string Line, string Provider, string Service, string Model, string Feature, DateOnly Day, Money Amount);

/// <param name="Method">In words, for example <c>month to date plus the same-weekday median of 3 weeks</c>.</param>
public sealed record ReviewForecast(string Line, Money MonthEnd, string Method)
{
    /// <summary>Interval around <see cref="MonthEnd"/>; null where the method gives none.</summary>
    public MoneyRange? Range { get; init; }
}

/// <param name="Dimension">One of <see cref="DeltaDimensions"/>.</param>
/// <param name="Value">Provider, model, service or feature as the source named it.</param>
public sealed record DeltaExplanation(string Dimension, string Value, string Text);

public sealed record MissingDay(string Source, DateOnly Day);

/// <summary>One action of a review: one named owner, a deliverable and a due date.</summary>
/// <param name="Owner">Person id.</param>
/// <param name="ExpectedEffect">In words; empty where nobody said.</param>
/// <param name="ExpectedSaving">Expected effect on this month's forecast, where it was estimated; counts as a clear fix.</param>
/// <param name="Outcome">What it really did, once carried over; empty before.</param>
public sealed record ReviewAction(string Deliverable, string Owner, DateOnly? Due, string ExpectedEffect = "", Money? ExpectedSaving = null, string Outcome = "");

/// <summary>The three ways in which the week is taken apart.</summary>
public static class DeltaDimensions
{
    public const string Provider = "provider";
    public const string ModelOrService = "model or service";
    public const string Feature = "feature";
}
