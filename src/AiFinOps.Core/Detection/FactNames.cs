namespace AiFinOps.Core.Detection;

/// <summary>Keys of <see cref="Finding.Facts"/>. Amounts are invariant text in the finding's currency, days are <c>yyyy-MM-dd</c>.</summary>
public static class FactNames
{
    public const string Actual = "actual";
    public const string Expected = "expected";

    /// <summary>What the last day was allowed to differ from the expectation.</summary>
    public const string Band = "band";
    public const string AccumulatedActual = "accumulated-actual";
    public const string AccumulatedExpected = "accumulated-expected";
    public const string AccumulatedExcess = "accumulated-excess";

    /// <summary>Number of days that make up the finding.</summary>
    public const string Days = "days";
    public const string ExpectedEvent = "expected-event";

    /// <summary>Prefix of <c>new-since:DIMENSION:VALUE</c>.</summary>
    public const string NewSince = "new-since";

    public const string Source = "source";

    /// <summary>Owner group of the thing that the finding is about.</summary>
    public const string Owner = "owner";
    public const string LastReported = "last-reported";
    public const string MissingDays = "missing-days";

    public const string Period = "period";
    public const string Step = "step";
    public const string Threshold = "threshold";
    public const string Budget = "budget";
    public const string Billed = "billed";
    public const string LagMargin = "lag-margin";
    public const string MarginMethod = "margin-method";
    public const string MissingBeyondLag = "missing-beyond-lag";
    public const string Utilisation = "utilisation";
    public const string Projected = "projected";
    public const string ProjectedLow = "projected-low";
    public const string ProjectedHigh = "projected-high";
    public const string Method = "method";
}
