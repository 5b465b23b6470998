namespace AiFinOps.Core.Spend;

/// <summary>
/// Which of a line's facts are estimates, and which of an estimate and a bill counts, by the rule of <see cref="EstimateRule"/>.
/// </summary>
internal sealed class EstimateBook
{
    /// <summary>A source is asked for the providers that it had within so many days; others have moved elsewhere.</summary>
    private const int RecentDays = 14;

    private readonly IReadOnlyDictionary<string, SourceCalendar> calendars;
    private readonly Dictionary<(string Source, DateOnly Day), HashSet<string>> spoken = [];
    private readonly Dictionary<string, Dictionary<string, DateOnly>> recent = new(StringComparer.Ordinal);
    private readonly Dictionary<(DateOnly Day, string Provider, string Currency), Told> told = [];
    private DateOnly? firstBilled;

    private EstimateBook(IReadOnlyDictionary<string, SourceCalendar> calendars) => this.calendars = calendars;

    /// <summary>Null where no source of the line is estimated, which is the common case and costs one look at each day.</summary>
    /// <param name="lineDays">Of one line.</param>
    public static EstimateBook? Of(IReadOnlyList<LineDay> lineDays, IReadOnlyDictionary<string, SourceCalendar> calendars)
    {
        var book = new EstimateBook(calendars);
        if (!lineDays.Any(lineDay => book.IsEstimate(lineDay.Source)))
        {
            return null;
        }

        foreach (var lineDay in lineDays)
        {
            book.Read(lineDay);
        }

        return book;
    }

    public bool IsEstimate(string source) => calendars.GetValueOrDefault(source)?.IsEstimated == true;

    /// <summary>The same spend is told by the other side, bill or estimate, and it is that which counts.</summary>
    public bool IsReplaced(LineDay lineDay, SpendComponent component) =>
        told.TryGetValue(KeyOf(lineDay.Day, component), out var both)
        && (IsEstimate(lineDay.Source) ? both.BillCounts : component.Category == ChargeCategory.Usage && both.EstimateCounts);

    /// <summary>
    /// Whether others speak for a source on a day: of an estimate, bills of every provider that it recently had, which are the line's bills
    /// where it has been silent for longer; of a bill, estimates of every provider that it recently had. To be asked day by day, in order.
    /// </summary>
    public bool IsSpokenFor(string source, DateOnly day, string currency)
    {
        if (!recent.TryGetValue(source, out var providers))
        {
            recent[source] = providers = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        }

        foreach (var provider in spoken.GetValueOrDefault((source, day)) ?? [])
        {
            providers[provider] = day;
        }

        var isEstimate = IsEstimate(source);
        var own = providers.Where(provider => provider.Value.AddDays(RecentDays) >= day).Select(provider => (day, provider.Key, currency)).ToList();
        return own.Count == 0
            ? isEstimate && firstBilled <= day
            : own.TrueForAll(key => told.TryGetValue(key, out var both) && (isEstimate ? both.HasBill : both is { Estimate: not null, BillsUsage: false }));
    }

    private void Read(LineDay lineDay)
    {
        var isEstimate = IsEstimate(lineDay.Source);
        var isFinal = calendars.GetValueOrDefault(lineDay.Source)?.StatusOf(lineDay.Day) == DayStatus.Final;
        foreach (var component in lineDay.Components.Where(component => component.Category == ChargeCategory.Usage))
        {
            var key = KeyOf(lineDay.Day, component);
            var both = told.GetValueOrDefault(key, new Told(null, null, IsFinal: true));
            told[key] = isEstimate
                ? both with { Estimate = both.Estimate.GetValueOrDefault() + component.Effective.Amount }
                : both with { Bill = both.Bill.GetValueOrDefault() + component.Effective.Amount, IsFinal = both.IsFinal && isFinal };
            firstBilled = !isEstimate && (firstBilled is null || lineDay.Day < firstBilled) ? lineDay.Day : firstBilled;
            if (!spoken.TryGetValue((lineDay.Source, lineDay.Day), out var providers))
            {
                spoken[(lineDay.Source, lineDay.Day)] = providers = new HashSet<string>(StringComparer.Ordinal);
            }

            providers.Add(key.Provider);
        }
    }

    private static (DateOnly Day, string Provider, string Currency) KeyOf(DateOnly day, SpendComponent component) =>
        (day, component.Provider.ToUpperInvariant(), component.Effective.Currency);

    /// <summary>What bills and estimates say of one provider's usage on one day; null where they say nothing.</summary>
    /// <param name="IsFinal">Every source that bills it has settled the day.</param>
    private readonly record struct Told(decimal? Bill, decimal? Estimate, bool IsFinal)
    {
        public bool HasBill => Bill is not null;

        /// <summary>Nothing, or less, is no bill of usage that was seen.</summary>
        public bool BillsUsage => Bill > 0m;

        /// <summary>The first rows of a young bill are a part of it.</summary>
        public bool EstimateCounts => Estimate is { } estimate && !(BillsUsage && (IsFinal || Bill >= estimate));

        public bool BillCounts => HasBill && !EstimateCounts;
    }
}
