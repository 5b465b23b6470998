using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

public enum FindingKind
{
    /// <summary>Usage above the expected band.</summary>
    SpendAbove,

    /// <summary>Usage below the expected band, on reported data only.</summary>
    SpendBelow,

    /// <summary>Spend on a line that has no history yet.</summary>
    NewSpender,

    /// <summary>A warning step of the month's budget was reached.</summary>
    BudgetStep,

    /// <summary>The hard-stop utilisation was reached.</summary>
    HardStop,

    /// <summary>A source, or a line of it, did not report a day that it owes.</summary>
    DataMissing,

    /// <summary>The configuration rows in the table do not verify against their seal.</summary>
    ConfigurationTampered,

    /// <summary>One of our own queue messages could not be handled.</summary>
    PoisonMessage,

    /// <summary>Evidence was removed or added by somebody else.</summary>
    EvidenceTampered,
}

/// <summary>One observation by a detector or a rule, with its evidence and a named reason.</summary>
/// <param name="Line">Allocation line id; <c>source:NAME</c> for a source; <c>self</c> for ourselves.</param>
/// <param name="CauseKey">The rule or detector family with its direction, never today's top driver. Budget steps, and only they, carry the period.</param>
/// <param name="Onset">First UTC day of the excess.</param>
/// <param name="Day">Last UTC day that was judged.</param>
/// <param name="Actual">Spend of <paramref name="Day"/>; null where the finding is not about one day's money.</param>
/// <param name="Expected">Expected spend of <paramref name="Day"/>.</param>
/// <param name="Excess">Actual above expected, accumulated since <paramref name="Onset"/>; negative for a drop.</param>
/// <param name="Variance">Accumulated excess over accumulated expectation, as a fraction; null where nothing was expected.</param>
/// <param name="Provisional">Some of the days are not final yet.</param>
/// <param name="ReasonName">Stable name of the rule that spoke, in lower kebab case, for example <c>level-shift</c>.</param>
/// <param name="Reason">The reason in words an engineer believes, with the figures.</param>
/// <param name="Drivers">Largest contributors to the excess, largest first.</param>
/// <param name="Facts">Further named evidence in invariant text, for example the parts of a lag margin.</param>
public sealed record Finding(
    string Line,
    FindingKind Kind,
    string CauseKey,
    DateOnly Onset,
    DateOnly Day,
    Money? Actual,
    Money? Expected,
    Money? Excess,
    decimal? Variance,
    bool Provisional,
    string ReasonName,
    string Reason,
    IReadOnlyList<Driver> Drivers,
    IReadOnlyDictionary<string, string> Facts);

/// <param name="Dimension">For example <c>model</c>.</param>
/// <param name="Share">Part of the finding's excess, as a fraction. Above 1 where something else fell meanwhile.</param>
public sealed record Driver(string Dimension, string Value, Money Excess, decimal Share)
{
    /// <summary>Who sells it: the same model at two providers is two drivers. Empty where the source did not say, and for a feature, which may use several.</summary>
    public string Provider { get; init; } = "";
}

/// <summary>Cause keys. Data incidents and incidents about ourselves use them too.</summary>
public static class CauseKeys
{
    public const string SpendAbove = "spend-above";
    public const string SpendBelow = "spend-below";
    public const string NewSpender = "new-spender";
    public const string DataMissing = "data-missing";
    public const string ConfigurationTampered = "configuration-tampered";
    public const string EvidenceTampered = "evidence-tampered";

    /// <summary>All limits of a line's stop besides its month, and without a period: while it is open, the days that follow belong to it.</summary>
    public const string HardStopWindow = "hard-stop-window";

    private const string StopAheadPrefix = "stop-ahead|";

    /// <param name="period">Budget month, <c>yyyy-MM</c> in the organisation's zone.</param>
    public static string BudgetStep(decimal step, string period) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"budget-{step * 100m:0}|{period}");

    public static string StopAhead(string period) => $"{StopAheadPrefix}{period}";

    public static bool IsStopAhead(string causeKey) => causeKey.StartsWith(StopAheadPrefix, StringComparison.Ordinal);

    public static string HardStop(string period) => $"hard-stop|{period}";

    public static string Poison(string queue) => $"poison|{queue}";
}

/// <summary>Names of the things that are not allocation lines and can still have an incident.</summary>
public static class LineIds
{
    public const string Self = "self";

    private const string SourcePrefix = "source:";
    private const string ProviderPrefix = "provider:";

    /// <summary>What many lines do at one provider on one day, by a speakable name of it.</summary>
    public static string OfProvider(string provider)
    {
        var words = string.Concat(provider.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-'));
        return ProviderPrefix + string.Join('-', words.Split('-', StringSplitOptions.RemoveEmptyEntries));
    }

    public static bool IsProvider(string line) => line.StartsWith(ProviderPrefix, StringComparison.Ordinal);

    private const string ChangeSourcePrefix = "change-source:";

    public static string OfSource(string source) => SourcePrefix + source;

    /// <summary>Also the name under which the condition of a change source is kept, beside those of the cost sources.</summary>
    public static string OfChangeSource(string source) => ChangeSourcePrefix + source;
}
