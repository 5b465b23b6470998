using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection.Hourly;

/// <summary>What one line used, UTC hour by UTC hour, in one currency. An hour that not every feed of the line reported in full is unknown, never zero.</summary>
public sealed class HourlyHistory
{
    private readonly decimal?[] hours;

    /// <param name="first">Midnight (UTC) of the first day.</param>
    /// <param name="hours">Usage of the hours from <paramref name="first"/> on; null where it is not known.</param>
    public HourlyHistory(string line, string currency, DateTimeOffset first, IReadOnlyList<decimal?> hours)
    {
        (Line, Currency, First) = (line, currency, first);
        this.hours = [.. hours];
    }

    public string Line { get; }

    public string Currency { get; }

    public DateTimeOffset First { get; }

    public int Count => hours.Length;

    /// <summary>The start of the last hour that is known; null where none is.</summary>
    public DateTimeOffset? LastKnown
    {
        get
        {
            var index = Array.FindLastIndex(hours, hour => hour.HasValue);
            return index < 0 ? null : First.AddHours(index);
        }
    }

    /// <summary>Null where the hour is not known, or lies outside the history.</summary>
    public decimal? this[DateTimeOffset hour] => this[IndexOf(hour)];

    internal decimal? this[int index] => (uint)index < (uint)hours.Length ? hours[index] : null;

    internal int IndexOf(DateTimeOffset moment) => (int)Math.Floor((moment - First).TotalHours);

    internal DateTimeOffset HourAt(int index) => First.AddHours(index);

    internal DateOnly DayAt(int index) => DateOnly.FromDateTime(HourAt(index).UtcDateTime);

    /// <summary>The same history as it was known to be at an earlier moment: hours that had not ended by then are cut off.</summary>
    internal HourlyHistory UpTo(DateTimeOffset now)
    {
        var ended = Math.Clamp(IndexOf(now), 0, hours.Length);
        return ended == hours.Length ? this : new HourlyHistory(Line, Currency, First, hours[..ended]);
    }

    /// <summary>The histories of all lines that hourly feeds reach, by line.</summary>
    /// <param name="feeds">Each source and account once.</param>
    /// <param name="currencyOf">The currency in which a line is judged; hours in another one are left out, because unlike currencies are never added.</param>
    public static IReadOnlyDictionary<string, HourlyHistory> Of(IReadOnlyList<HourlyFeed> feeds, Allocator allocator, Func<string, string?> currencyOf) =>
        HourlyAllocation.Of(feeds, allocator, currencyOf);
}
