namespace AiFinOps.Core.Spend;

/// <summary>
/// Which of a line's facts are estimates, and which of them the provider's bill has replaced, by the rule of <see cref="EstimateRule"/>.
/// </summary>
internal sealed class EstimateBook
{
    /// <summary>A source is asked for the providers that it had within so many days; others have moved elsewhere.</summary>
    private const int RecentDays = 14;

    private readonly IReadOnlyDictionary<string, SourceCalendar> calendars;
    private readonly Dictionary<(string Source, DateOnly Day), HashSet<string>> spoken = [];
    private readonly Dictionary<string, Dictionary<string, DateOnly>> recent = new(StringComparer.Ordinal);
    private readonly HashSet<(DateOnly Day, string Provider, string Currency)> billed = [];
    private readonly HashSet<(DateOnly Day, string Provider, string Currency)> estimated = [];

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

    /// <summary>The provider's bill says what this estimate says: it is not counted.</summary>
    public bool IsReplaced(LineDay lineDay, SpendComponent component) => IsEstimate(lineDay.Source) && billed.Contains(KeyOf(lineDay.Day, component));

    /// <summary>
    /// Whether others speak for a source on a day: of an estimate, bills of every provider that it recently had; of a bill, estimates of every
    /// provider that it recently had. To be asked day by day, in order.
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
        return own.Count > 0 && own.TrueForAll(key => isEstimate ? billed.Contains(key) : estimated.Contains(key) && !billed.Contains(key));
    }

    private void Read(LineDay lineDay)
    {
        var facts = IsEstimate(lineDay.Source) ? estimated : billed;
        foreach (var component in lineDay.Components.Where(component => component.Category == ChargeCategory.Usage))
        {
            var key = KeyOf(lineDay.Day, component);
            facts.Add(key);
            if (!spoken.TryGetValue((lineDay.Source, lineDay.Day), out var providers))
            {
                spoken[(lineDay.Source, lineDay.Day)] = providers = new HashSet<string>(StringComparer.Ordinal);
            }

            providers.Add(key.Provider);
        }
    }

    private static (DateOnly Day, string Provider, string Currency) KeyOf(DateOnly day, SpendComponent component) =>
        (day, component.Provider.ToUpperInvariant(), component.Effective.Currency);
}
