namespace AiFinOps.Core.Detection;

/// <summary>Keys of <see cref="Finding.Facts"/>. Amounts are invariant text in the finding's currency, days are <c>yyyy-MM-dd</c>.</summary>
public static class FactNames
{
    public const string Actual = "actual";
    public const string Expected = "expected";

    /// <summary>How many evidence bundles are not as they were sealed, in words.</summary>
    public const string Bundles = "bundles";

    /// <summary>What the last day was allowed to differ from the expectation.</summary>
    public const string Band = "band";
    public const string AccumulatedActual = "accumulated-actual";
    public const string AccumulatedExpected = "accumulated-expected";
    public const string AccumulatedExcess = "accumulated-excess";

    /// <summary>Number of days that make up the finding.</summary>
    public const string Days = "days";

    /// <summary>The last day on which an excess that was already told leapt again. Absent where it never did.</summary>
    public const string RoseOn = "rose-on";
    public const string ExpectedEvent = "expected-event";

    /// <summary>Prefix of <c>new-since:DIMENSION:VALUE</c>.</summary>
    public const string NewSince = "new-since";

    /// <summary>The smallest set of dimension values that explains the excess: <c>model=gpt-4o; feature=summarise</c>. Absent where nothing stands out.</summary>
    public const string ExplainedBy = "explained-by";
    public const string ExplainedShare = "explained-share";

    /// <summary>The provider at which nearly all of the excess arose. Absent where the source did not say, or where it was several.</summary>
    public const string Provider = "provider";

    /// <summary>The part of the money that came with more or less quantity, at the prices of before. Absent, as its companions, where a quantity is unknown.</summary>
    public const string VolumeEffect = "volume-effect";
    public const string PriceEffect = "price-effect";

    /// <summary>The part of the money that came from dearer or cheaper parts taking a larger share of the quantity.</summary>
    public const string MixEffect = "mix-effect";

    /// <summary>Quantity as a multiple of the expected one.</summary>
    public const string VolumeFactor = "volume-factor";

    /// <summary>Price per unit as a multiple of the one before.</summary>
    public const string PriceFactor = "price-factor";
    public const string Unit = "unit";

    /// <summary>The line that spend came from, on the finding of the line that it went to.</summary>
    public const string MovedFrom = "moved-from";
    public const string MovedTo = "moved-to";
    public const string MovedAmount = "moved-amount";

    /// <summary>Days that a source had reported before a line had its first spend.</summary>
    public const string DaysWithout = "days-without";

    public const string Source = "source";

    /// <summary>Owner group of the thing that the finding is about.</summary>
    public const string Owner = "owner";
    public const string LastReported = "last-reported";

    /// <summary>Named reason of what is wrong with a source, one of <see cref="Sources.SourceTroubles"/>.</summary>
    public const string Trouble = "trouble";

    /// <summary>Rates of exchange that were used, newest of each pair.</summary>
    public const string Rates = "rates";
    public const string MissingDays = "missing-days";

    /// <summary>When the line would reach its hard stop at its present rate, <c>yyyy-MM-ddTHH:mmZ</c>. Only on findings that may be told at night.</summary>
    public const string StopExpected = "stop-expected";

    /// <summary>Lines that are attached to the incident of a provider, their number, and the owner groups of them, comma-separated.</summary>
    public const string Lines = "lines";
    public const string LineCount = "line-count";
    public const string Owners = "owners";

    public const string Period = "period";
    public const string Step = "step";
    public const string Threshold = "threshold";
    public const string Budget = "budget";

    /// <summary>Charge days in a row that a limit is for, and the limit. Only on a stop that is not about the month.</summary>
    public const string Window = "window-days";
    public const string Limit = "limit";
    public const string Billed = "billed";

    /// <summary>The part that is estimated and not billed yet: of the month for a budget, of the last day otherwise.</summary>
    public const string EstimatedAmount = "estimated-amount";
    /// <summary>The part of the month that was bought (commitments, licences) and not used by the hour. Absent where nothing was.</summary>
    public const string Purchased = "purchased";
    public const string LagMargin = "lag-margin";
    public const string MarginMethod = "margin-method";
    public const string MissingBeyondLag = "missing-beyond-lag";
    public const string Utilisation = "utilisation";
    public const string Projected = "projected";
    public const string ProjectedLow = "projected-low";
    public const string ProjectedHigh = "projected-high";
    public const string Method = "method";
}
