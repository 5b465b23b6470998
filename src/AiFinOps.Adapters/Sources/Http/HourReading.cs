using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>The hours of one reading. Those at the beginning of a long window are not kept: nobody looks at them.</summary>
internal sealed class HourReading(DayRange window) : IDisposable
{
    /// <summary>What the hours are kept for looks back four weeks.</summary>
    private const int DaysKept = 35;

    private readonly SpendGroups _groups = new();
    private readonly HashSet<(string Account, DateTimeOffset Hour)> _named = [];
    private readonly HashSet<(string Account, DateTimeOffset Hour)> _leftOut = [];

    public void Name(IEnumerable<(string Account, DateTimeOffset Hour)> hours) => _named.UnionWith(hours.Where(hour => IsKept(hour.Hour)));

    public void Add(SpendKey key, DateTimeOffset hour, CsvNumber amount)
    {
        if (IsKept(hour))
        {
            SpendReading.Add(_groups, key, HourNumber.Of(hour.UtcDateTime), new SpendAmounts(amount, default, default, QuantityUnknown: true));
        }
    }

    /// <summary>It had usage without a price: what else it had is not all of it, so it is not known.</summary>
    public void LeaveOut(string account, DateTimeOffset hour) => _leftOut.Add((account, hour));

    /// <summary>By account, the hours for which the provider said something and that had begun.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<DateTimeOffset>> Reported(DateTimeOffset asOf) => _named
        .Where(hour => hour.Hour < asOf && !_leftOut.Contains(hour))
        .GroupBy(hour => hour.Account, StringComparer.Ordinal)
        .ToDictionary(account => account.Key, account => (IReadOnlySet<DateTimeOffset>)account.Select(hour => hour.Hour).ToHashSet(), StringComparer.Ordinal);

    /// <summary>Of hours that are known whole, ordered by hour. To be called once.</summary>
    public IEnumerable<HourRecord> Records() =>
        new SpendMerge([.. _groups.Spilled, _groups.Sorted()]).Hours().Where(record => !_leftOut.Contains((record.Dimensions.Account, record.Hour)));

    public void Dispose() => _groups.Dispose();

    private bool IsKept(DateTimeOffset hour) => DateOnly.FromDateTime(hour.UtcDateTime) is var day && day > window.To.AddDays(-DaysKept) && window.Contains(day);
}
