namespace AiFinOps.Core.Spend;

/// <summary>Puts the days of a line together from all sources that feed it.</summary>
internal static class LineHistoryBuilder
{
    /// <summary>A source feeds a line while the line had a usage row on one of the source's last 14 reported days.</summary>
    private const int FeedWindowDays = 14;

    /// <summary>
    /// With rows on each of the last 28 reported days, a day without one was not reported; with fewer it is zero. A young line is known
    /// from two weeks on. A line that spends on three days of four would be called missing again and again by a shorter look.
    /// </summary>
    private const int DenseWindowDays = 28;
    private const int LeastDenseDays = 14;

    /// <summary>After so many reports without it, a line has ended: it is zero from then on.</summary>
    private const int MostDaysLeftOut = 7;

    /// <summary>A line is steady while no day falls below this part of its usual one.</summary>
    private const double SteadyPart = 3;

    private const uint FeedWindowMask = (1u << FeedWindowDays) - 1;
    private const uint DenseWindowMask = (1u << DenseWindowDays) - 1;

    public static LineHistory Build(
        string line, string? budgetCurrency, IReadOnlyList<LineDay> lineDays, IReadOnlyDictionary<string, SourceCalendar> calendars, DateOnly last)
    {
        var (currency, others) = ChooseCurrency(budgetCurrency, lineDays, last);
        var first = FirstDay(lineDays, currency, last);
        if (first is not { } from)
        {
            return new LineHistory(line, currency, DateOnly.MinValue, [], TimeSpan.Zero, [], others, []);
        }

        var count = last.DayNumber - from.DayNumber + 1;
        var days = new HistoryDay[count];
        var feeds = new Dictionary<string, SourceRows>(StringComparer.Ordinal);
        var book = EstimateBook.Of(lineDays, calendars);
        var (source, rows) = ("", (SourceRows?)null);
        foreach (var lineDay in lineDays)
        {
            if (lineDay.Day >= from && lineDay.Day <= last && lineDay.Components.Count > 0)
            {
                if (rows is null || !string.Equals(source, lineDay.Source, StringComparison.Ordinal))
                {
                    (source, rows) = (lineDay.Source, RowsOf(lineDay.Source, feeds, count));
                }

                Add(lineDay, lineDay.Day.DayNumber - from.DayNumber, currency, days, rows, book);
            }
        }

        var notReported = Settle(from, days, feeds, calendars, currency, book);
        var settleLag = feeds.Keys.Select(source => calendars.GetValueOrDefault(source)?.SettleLag ?? TimeSpan.Zero).Max();
        return new LineHistory(line, currency, from, days, settleLag, notReported, others, EstimateRule.Counted(lineDays, book), IsMixed(feeds.Values));
    }

    private static (string Currency, IReadOnlyList<string> Others) ChooseCurrency(string? budgetCurrency, IReadOnlyList<LineDay> lineDays, DateOnly last)
    {
        // Amounts of unlike currencies cannot be compared, so the currency of most rows is the dominant one.
        Dictionary<string, int> rows = new(StringComparer.Ordinal);
        var (run, length) = ("", 0);
        foreach (var lineDay in lineDays)
        {
            for (var index = 0; lineDay.Day <= last && index < lineDay.Components.Count; index++)
            {
                // Mostly the same as the row before: counting runs looks few of them up.
                var seen = lineDay.Components[index].Effective.Currency;
                if (!string.Equals(seen, run, StringComparison.Ordinal))
                {
                    Count(run, length);
                    (run, length) = (seen, 0);
                }

                length++;
            }
        }

        Count(run, length);

        var currency = budgetCurrency is not null && (rows.Count == 0 || rows.ContainsKey(budgetCurrency))
            ? budgetCurrency
            : rows.OrderByDescending(row => row.Value).ThenBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Key).FirstOrDefault("");
        rows.Remove(currency);
        return (currency, rows.Count == 0 ? [] : [.. rows.Keys.Order(StringComparer.Ordinal)]);

        void Count(string seen, int more)
        {
            if (more > 0)
            {
                rows[seen] = rows.GetValueOrDefault(seen) + more;
            }
        }
    }

    private static DateOnly? FirstDay(IReadOnlyList<LineDay> lineDays, string currency, DateOnly last)
    {
        DateOnly? first = null;
        foreach (var lineDay in lineDays)
        {
            if (lineDay.Day <= last && (first is null || lineDay.Day < first) && HasCurrency(lineDay.Components, currency))
            {
                first = lineDay.Day;
            }
        }

        return first;
    }

    private static bool HasCurrency(IReadOnlyList<SpendComponent> components, string currency)
    {
        for (var index = 0; index < components.Count; index++)
        {
            if (string.Equals(components[index].Effective.Currency, currency, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static SourceRows RowsOf(string source, Dictionary<string, SourceRows> feeds, int days)
    {
        if (!feeds.TryGetValue(source, out var rows))
        {
            feeds[source] = rows = new SourceRows(days);
        }

        return rows;
    }

    /// <summary>What is replaced, by a bill or by an estimate, adds nothing; that its source has rows is still known.</summary>
    private static void Add(LineDay lineDay, int position, string currency, HistoryDay[] days, SourceRows rows, EstimateBook? book)
    {
        ref var day = ref days[position];
        var isEstimate = book?.IsEstimate(lineDay.Source) == true;
        for (var index = 0; index < lineDay.Components.Count; index++)
        {
            var component = lineDay.Components[index];
            var own = string.Equals(component.Effective.Currency, currency, StringComparison.Ordinal);
            var isUsage = component.Category == ChargeCategory.Usage;
            if (isUsage)
            {
                rows.Usage[position] |= own ? UsageRows.Own : UsageRows.OtherCurrency;
                rows.Amounts[position] += own ? (double)component.Effective.Amount : 0;
            }

            if (own && isUsage)
            {
                rows.First ??= component;
                rows.IsMixed = rows.IsMixed || !component.IsLike(rows.First);
            }

            if (own && book?.IsReplaced(lineDay, component) != true)
            {
                var amount = component.Effective.Amount;
                var gross = CountsForBudget(component.Category, amount) ? amount : 0m;
                day = day with
                {
                    Usage = day.Usage + (isUsage ? amount : 0m),
                    Gross = day.Gross + gross,
                    Estimated = day.Estimated + (isEstimate ? gross : 0m),
                };
            }
        }
    }

    private static bool IsMixed(IReadOnlyCollection<SourceRows> feeds)
    {
        var first = feeds.First().First;
        return feeds.Any(rows => rows.IsMixed || (first is not null && rows.First is not null && !rows.First.IsLike(first)));
    }

    private static bool CountsForBudget(ChargeCategory category, decimal amount) => category switch
    {
        ChargeCategory.Usage or ChargeCategory.Purchase or ChargeCategory.Tax => true,
        ChargeCategory.Adjustment => amount > 0m,
        _ => false,
    };

    /// <summary>Sets the status of every day; returns the days that a source reported without this line although it feeds it densely.</summary>
    private static List<DateOnly> Settle(
        DateOnly from, HistoryDay[] days, Dictionary<string, SourceRows> feeds, IReadOnlyDictionary<string, SourceCalendar> calendars,
        string currency, EstimateBook? book)
    {
        List<DateOnly> notReported = [];
        foreach (var (source, rows) in feeds)
        {
            rows.Calendar = calendars.GetValueOrDefault(source);
        }

        for (var index = 0; index < days.Length; index++)
        {
            var day = from.AddDays(index);
            DayStatus? feeding = null;
            DayStatus? dormant = null;
            var absent = false;
            foreach (var (source, rows) in feeds)
            {
                var state = rows.Next(index, day);
                if (book?.IsSpokenFor(source, day, currency) == true)
                {
                    if (book.IsEstimate(source))
                    {
                        continue;
                    }

                    state = state.Status == DayStatus.Missing ? state with { Status = DayStatus.Provisional } : state;
                }

                feeding = state.Feeds ? Least(feeding, state.Status) : feeding;
                dormant = state.EverFed ? Least(dormant, state.Status) : dormant;
                absent |= state.NotReported;
            }

            days[index] = days[index] with { Status = feeding ?? dormant ?? DayStatus.Missing };
            if (absent)
            {
                notReported.Add(day);
            }
        }

        return notReported;
    }

    private static DayStatus Least(DayStatus? left, DayStatus right) => left is { } known && known < right ? known : right;

    /// <summary>Only usage says that a source reported a line's day: a credit or a purchase on it does not.</summary>
    [Flags]
    private enum UsageRows : byte
    {
        None = 0,
        Own = 1,
        OtherCurrency = 2,
    }

    private readonly record struct SourceState(bool EverFed, bool Feeds, DayStatus Status, bool NotReported);

    /// <summary>One source's rows on the line, walked day by day.</summary>
    private sealed class SourceRows(int days)
    {
        // One bit per reported day, newest first: was there a row, and was it at least a third of the usual one?
        private uint rowWindow;
        private uint steadyWindow;
        private double usual;
        private int seen;
        private int leftOut;
        private bool everFed;

        public UsageRows[] Usage { get; } = new UsageRows[days];

        public double[] Amounts { get; } = new double[days];

        public SourceCalendar? Calendar { get; set; }

        public SpendComponent? First { get; set; }

        public bool IsMixed { get; set; }

        public SourceState Next(int index, DateOnly day)
        {
            var status = Calendar?.StatusOf(day) ?? DayStatus.Missing;
            var rows = Usage[index];
            var hasRow = rows.HasFlag(UsageRows.Own);
            everFed |= hasRow;
            var feeds = hasRow || (rowWindow & FeedWindowMask) != 0;
            if (status == DayStatus.Missing)
            {
                return new SourceState(everFed, feeds, DayStatus.Missing, NotReported: false);
            }

            var isLeftOut = IsLeftOut(hasRow, Amounts[index]);
            if (!isLeftOut)
            {
                // A day that was left out says nothing about how the line spends.
                Learn(hasRow, Amounts[index]);
            }

            return rows == UsageRows.OtherCurrency ? new SourceState(everFed, Feeds: everFed, DayStatus.Missing, NotReported: false)
                : new SourceState(everFed, feeds, isLeftOut ? DayStatus.Missing : status, NotReported: isLeftOut);
        }

        /// <summary>No row on a line that has one daily, or a row of exactly nothing on a line that spends steadily.</summary>
        private bool IsLeftOut(bool hasRow, double amount)
        {
            var isOdd = hasRow ? amount == 0 && IsFull(steadyWindow) : IsFull(rowWindow);
            leftOut = isOdd ? leftOut + 1 : 0;
            return isOdd && leftOut <= MostDaysLeftOut;
        }

        private bool IsFull(uint window)
        {
            var looked = Math.Min(seen, DenseWindowDays);
            return looked >= LeastDenseDays && (window & ((1u << looked) - 1)) == (1u << looked) - 1;
        }

        private void Learn(bool hasRow, double amount)
        {
            seen += everFed ? 1 : 0;
            rowWindow = ((rowWindow << 1) | (hasRow ? 1u : 0u)) & DenseWindowMask;
            steadyWindow = ((steadyWindow << 1) | (amount > 0 && amount >= usual / SteadyPart ? 1u : 0u)) & DenseWindowMask;
            usual += (amount - usual) / FeedWindowDays;
        }
    }
}
