namespace AiFinOps.Core.Spend;

/// <summary>One UTC day of a line, over all sources that feed it, in the currency of its history.</summary>
/// <param name="Status">
/// Missing as soon as one source that feeds the line did not report the day. An estimate of all that a bill brings stands in for it:
/// the day is Provisional until the bill is there.
/// </param>
/// <param name="Usage">FOCUS usage, corrections of usage included, as far as reported. Says nothing by itself while the status is Missing.</param>
/// <param name="Gross">What budgets count, as far as reported: usage, purchases, tax and positive adjustments. A credit is not in it.</param>
public readonly record struct HistoryDay(DayStatus Status, decimal Usage, decimal Gross)
{
    public bool IsKnown => Status != DayStatus.Missing;

    /// <summary>The part of <see cref="Gross"/> that is estimated and not billed yet.</summary>
    public decimal Estimated { get; init; }

    public bool IsEstimated => Estimated != 0m;
}

/// <summary>
/// What a line spent, day by day, in one currency: that of its budget where its spend has it, else the one it is billed in on most days.
/// Other currencies are named in <see cref="OtherCurrencies"/> and never added.
/// </summary>
public sealed class LineHistory
{
    private readonly HistoryDay[] days;
    private readonly IReadOnlyList<LineDay> lineDays;

    internal LineHistory(
        string line, string currency, DateOnly first, HistoryDay[] days, TimeSpan settleLag,
        IReadOnlyList<DateOnly> notReported, IReadOnlyList<string> otherCurrencies, IReadOnlyList<LineDay> lineDays, bool isMixed = false)
    {
        Line = line;
        Currency = currency;
        First = first;
        this.days = days;
        SettleLag = settleLag;
        NotReported = notReported;
        OtherCurrencies = otherCurrencies;
        this.lineDays = lineDays;
        IsMixed = isMixed;
        Readings = Array.ConvertAll(days, ReadingOf);
    }

    public string Line { get; }

    public string Currency { get; }

    /// <summary>The first day with spend on record; meaningless while the history is empty.</summary>
    public DateOnly First { get; }

    /// <summary>The last day that was asked for, known or not.</summary>
    public DateOnly Last => First.AddDays(days.Length - 1);

    public bool IsEmpty => days.Length == 0;

    /// <summary>The longest settle lag of the sources that feed the line.</summary>
    public TimeSpan SettleLag { get; }

    /// <summary>Days on which a source reported, but not this line, which has rows from it nearly every day. Their status is Missing.</summary>
    public IReadOnlyList<DateOnly> NotReported { get; }

    public IReadOnlyList<string> OtherCurrencies { get; }

    /// <summary>Days outside the history are Missing.</summary>
    public HistoryDay this[DateOnly day]
    {
        get
        {
            var index = day.DayNumber - First.DayNumber;
            return (uint)index < (uint)days.Length ? days[index] : default;
        }
    }

    /// <summary>A day as it is known now: of the UTC day that runs, what is reported so far.</summary>
    /// <param name="soFar">Null for nothing.</param>
    internal HistoryDay Known(DateOnly day, DateOnly today, HistoryDay? soFar) => day == today && soFar is { } running ? running : this[day];

    /// <summary>Another day should be known by now: what goes on since is unknown, and unknown data starts nothing.</summary>
    internal bool IsOld(DateOnly day, DateTimeOffset now) => SourceCalendar.SettledAt(day, SettleLag) + TimeSpan.FromDays(1) < now;

    public int Length => days.Length;

    /// <summary>Days since <see cref="First"/>.</summary>
    internal int IndexOf(DateOnly day) => day.DayNumber - First.DayNumber;

    /// <summary>
    /// Usage of the days from <see cref="First"/> on for statistics, which need no exact cents. NaN marks a day that is no example of
    /// one: unknown, or negative usage, which is a correction of other days.
    /// </summary>
    internal double[] Readings { get; }

    /// <summary>The usage is of more than one provider, service, model and feature. Most lines are of one, and theirs is never new.</summary>
    internal bool IsMixed { get; }

    /// <summary>The last day that is known; null where none is.</summary>
    public DateOnly? LastKnown
    {
        get
        {
            var index = Array.FindLastIndex(days, day => day.IsKnown);
            return index < 0 ? null : First.AddDays(index);
        }
    }

    /// <summary>Usage components in the currency of the history, with their days, from all sources.</summary>
    public IEnumerable<(DateOnly Day, SpendComponent Component)> Usage()
    {
        foreach (var lineDay in lineDays)
        {
            for (var index = 0; lineDay.Day <= Last && index < lineDay.Components.Count; index++)
            {
                var component = lineDay.Components[index];
                if (component.Category == ChargeCategory.Usage && string.Equals(component.Effective.Currency, Currency, StringComparison.Ordinal))
                {
                    yield return (lineDay.Day, component);
                }
            }
        }
    }

    /// <summary>Everything charged on these days in the currency of the history, as far as reported: usage, purchases and tax, less credits and refunds.</summary>
    public decimal Net(DayRange range)
    {
        var sum = 0m;
        var last = Last;
        foreach (var lineDay in lineDays)
        {
            if (lineDay.Day <= last && range.Contains(lineDay.Day))
            {
                sum += NetOf(lineDay);
            }
        }

        return sum;
    }

    private decimal NetOf(LineDay lineDay)
    {
        var sum = 0m;
        foreach (var component in lineDay.Components)
        {
            sum += string.Equals(component.Effective.Currency, Currency, StringComparison.Ordinal) ? component.Effective.Amount : 0m;
        }

        return sum;
    }

    private static double ReadingOf(HistoryDay day) => day is { IsKnown: true, Usage: >= 0m } ? (double)day.Usage : double.NaN;

    /// <summary>
    /// Lines as one. A day is as known as the least known of those that had begun by then; what was reported of it is added up all the same.
    /// </summary>
    /// <param name="parts">In one currency, up to the same last day.</param>
    internal static LineHistory Together(string id, string currency, IReadOnlyCollection<LineHistory> parts)
    {
        var begun = parts.Where(part => !part.IsEmpty).ToList();
        var first = begun.Count == 0 ? default : begun.Min(part => part.First);
        HistoryDay[] sums = begun.Count == 0 ? [] : [.. new DayRange(first, begun[0].Last).Each().Select(day => Sum(begun.Where(part => part.First <= day).Select(part => part[day])))];
        return new LineHistory(
            id, currency, first, sums, parts.Max(part => part.SettleLag), [.. parts.SelectMany(part => part.NotReported).Distinct().Order()], [], [.. parts.SelectMany(part => part.lineDays)], isMixed: true);
    }

    internal static HistoryDay Sum(IEnumerable<HistoryDay> parts) => parts.Aggregate((one, other) =>
        new HistoryDay(one.Status < other.Status ? one.Status : other.Status, one.Usage + other.Usage, one.Gross + other.Gross) { Estimated = one.Estimated + other.Estimated });

    /// <param name="lineDays">The line's days, from all sources, in any order.</param>
    /// <param name="budgetCurrency">ISO code; null where the line has no budget.</param>
    /// <param name="calendars">By source name. A source without one counts as never having reported.</param>
    /// <param name="last">Last UTC day to look at; later ones are ignored.</param>
    public static LineHistory Of(
        string line, string? budgetCurrency, IReadOnlyList<LineDay> lineDays, IReadOnlyDictionary<string, SourceCalendar> calendars, DateOnly last) =>
        LineHistoryBuilder.Build(line, budgetCurrency, lineDays, calendars, last);
}
