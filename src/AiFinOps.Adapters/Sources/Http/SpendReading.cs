using System.Globalization;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>Everything that one reading of a window brought: summed in bounded memory, kept until every page is there.</summary>
internal sealed class SpendReading(ProviderProfile provider, SourceSettings source, DayRange window) : IDisposable
{
    private readonly SpendGroups _groups = new();
    private readonly HashSet<DateOnly> _named = [];
    private readonly HashSet<DateOnly> _unpriced = [];
    private readonly HashSet<DateOnly> _noContent = [];
    private readonly List<string> _problems = [];
    private readonly UsagePricing _pricing = new(source.Prices);
    private long _outside;

    /// <summary>Usage by the hour, where the source is hourly.</summary>
    public HourReading Hours { get; } = new(window);

    /// <summary>Rows of the price table that were used, each with its version.</summary>
    public IReadOnlyList<string> PricedBy => _pricing.PricedBy;

    /// <summary>Days of which something has no price: what else they have is not all of it.</summary>
    public IReadOnlySet<DateOnly> UnpricedDays => _unpriced;

    /// <summary>What the owner of the source is told; null where nothing is wrong.</summary>
    public SourceTrouble? Trouble => _pricing.Trouble;

    /// <summary>
    /// When the source was asked (UTC, by the clock that is behind), less what its figures may be late: a day or hour that ended after it is not
    /// known whole.
    /// </summary>
    public DateTimeOffset AsOf { get; set; }

    public int Pages { get; private set; }

    public long Rows { get; private set; }

    public IReadOnlyCollection<string> Accounts => _groups.Accounts;

    public IReadOnlyList<DateOnly> DaysWithCosts => [.. _groups.Days.Order().Select(DateOnly.FromDayNumber)];

    /// <summary>One line each: what is odd and did not keep the rest from being used.</summary>
    public IReadOnlyList<string> Problems => [.. _problems, .. _pricing.Problems, .. Outside()];

    public void Add(SpendPage page)
    {
        Pages++;
        _named.UnionWith(page.Days.Where(window.Contains));
        _noContent.UnionWith(page.NoContent?.Each() ?? []);
        _problems.AddRange(page.Problems);
        foreach (var cost in page.Costs)
        {
            Add(cost);
        }

        foreach (var usage in page.Usage)
        {
            Add(usage);
        }

        if (source.Granularity == SourceGranularity.Hourly)
        {
            Hours.Name(page.Hours);
        }
    }

    /// <summary>
    /// Days for which the source said something. Costs speak for themselves; a day without any is believed only when it has settled,
    /// because providers have empty days where their figures are late. A day of which something has no price is unknown, whatever else it has.
    /// </summary>
    /// <param name="first">First day that it ever reported, in this window or before; null where it never did. A provider that does not name days answers for those that follow it.</param>
    public IReadOnlyList<DateOnly> ReportedDays(DateOnly? first)
    {
        var days = DaysWithCosts;
        IEnumerable<DateOnly> empty = SourceKinds.Of(source.Kind).NamesDays || days.Count == 0 ? _named : new DayRange(window.From, days[^1]).Each().Where(day => day > days[0] || day >= first);
        return [.. days.Concat(empty.Where(IsSettled).Except(_noContent)).Except(_unpriced).Distinct().Order()];
    }

    public bool IsSettled(DateOnly day) => AsOf >= SourceCalendar.SettledAt(day, source.SettleLag);

    /// <summary>Ordered by day; rows that agree in all but cost and quantity are summed. To be called once.</summary>
    public IEnumerable<CostRecord> Records() => new SpendMerge([.. _groups.Spilled, _groups.Sorted()]).Records();

    /// <summary>Sums by provider and currency of what <see cref="Records"/> gave.</summary>
    public IReadOnlyList<SpendTotal> Totals() => SpendTotals.Merge(_groups.Totals);

    public void Dispose()
    {
        _groups.Dispose();
        Hours.Dispose();
    }

    private void Add(ApiCost cost)
    {
        if (!window.Contains(cost.Day))
        {
            _outside++;
            return;
        }

        Rows++;
        var category = cost is { Category: ChargeCategory.Usage, Amount: < 0m } ? ChargeCategory.Credit : cost.Category;
        var amount = Exact(cost.Amount);
        Add(
            _groups, new SpendKey(cost.Dimensions, category, IsCorrection: false, CurrencyOf(cost), cost.Unit), cost.Day.DayNumber,
            new SpendAmounts(amount, amount, Exact(cost.Quantity ?? 0m), QuantityUnknown: cost.Quantity is null));
    }

    private void Add(ApiUsage usage)
    {
        var (bucket, day) = (usage.Bucket, usage.Bucket.Day);
        if (usage.Quantity == 0m)
        {
            return;
        }

        if (!window.Contains(day))
        {
            _outside++;
            return;
        }

        Rows++;
        if (_pricing.Price(usage.Terms, day, usage.Meter, usage.Quantity) is not { } cost)
        {
            _unpriced.Add(day);
            Hours.LeaveOut(usage.Dimensions.Account, bucket.Hour);
            return;
        }

        var key = new SpendKey(usage.Priced, ChargeCategory.Usage, IsCorrection: false, cost.Currency, usage.Meter.Info().Unit);
        var amount = Exact(cost.Amount);
        Add(_groups, key, day.DayNumber, new SpendAmounts(amount, amount, Exact(usage.Quantity), QuantityUnknown: false));
        if (bucket.IsHour && source.Granularity == SourceGranularity.Hourly)
        {
            Hours.Add(key, bucket.Hour, amount);
        }
    }

    internal static void Add(SpendGroups groups, SpendKey key, int at, SpendAmounts amounts)
    {
        if (groups.IsFull)
        {
            groups.Spill();
        }

        groups.Add(groups.KeyOf(key), at, amounts);
    }

    private IEnumerable<string> Outside() => _outside == 0 ? [] : [string.Create(
        CultureInfo.InvariantCulture, $"{provider.Name} answered with {_outside:N0} row(s) of days that it was not asked for ({window.From:yyyy-MM-dd} to {window.To:yyyy-MM-dd}); they were left out. A clock may be wrong.")];

    private string CurrencyOf(ApiCost cost)
    {
        var currency = cost.Currency.Trim().ToUpperInvariant();
        return currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)
            ? currency
            : throw new SourceException(SourceFault.Answer, $"{provider.Name} names the currency {Quoted.Text(cost.Currency)} for a cost of {cost.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, which is none of ISO 4217. Nothing was written.");
    }

    private static CsvNumber Exact(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var digits = (Int128)new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return new CsvNumber(number < 0 ? -digits : digits, number.Scale);
    }
}
