using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection.Hourly;

/// <summary>Allocates the hours of all feeds to lines.</summary>
internal static class HourlyAllocation
{
    /// <summary>A feed belongs to a line while the line had usage from it within so many days before the feed's last hour.</summary>
    private const int FeedDays = 14;

    public static IReadOnlyDictionary<string, HourlyHistory> Of(
        IReadOnlyList<HourlyFeed> feeds, Allocator allocator, Func<string, string?> currencyOf)
    {
        Dictionary<string, List<LineFeed>> lines = new(StringComparer.Ordinal);
        foreach (var feed in feeds)
        {
            foreach (var (line, ofLine) in Allocate(feed, allocator, currencyOf))
            {
                if (!lines.TryGetValue(line, out var all))
                {
                    lines[line] = all = [];
                }

                all.Add(ofLine);
            }
        }

        return lines.ToDictionary(line => line.Key, line => Join(line.Key, line.Value), StringComparer.Ordinal);
    }

    private static Dictionary<string, LineFeed> Allocate(HourlyFeed feed, Allocator allocator, Func<string, string?> currencyOf)
    {
        Dictionary<SpendDimensions, IReadOnlyList<AllocationShare>> decisions = [];
        Dictionary<string, LineFeed> lines = new(StringComparer.Ordinal);
        foreach (var record in feed.Records.Where(record => feed.IsComplete(record.Hour)))
        {
            if (!decisions.TryGetValue(record.Dimensions, out var shares))
            {
                decisions[record.Dimensions] = shares = allocator.Allocate(record.Dimensions);
            }

            var parts = shares.Count == 1 ? [record.Usage.Amount] : ExactSplit.Of(record.Usage.Amount, shares);
            for (var index = 0; index < parts.Length; index++)
            {
                var line = shares[index].Line;
                if (!lines.TryGetValue(line, out var ofLine))
                {
                    lines[line] = ofLine = new LineFeed(feed, currencyOf(line) ?? record.Usage.Currency);
                }

                ofLine.Add(record.Hour, record.Usage with { Amount = parts[index] });
            }
        }

        return lines;
    }

    private static HourlyHistory Join(string line, List<LineFeed> feeds)
    {
        var currency = feeds[0].Currency;
        LineFeed[] own = [.. feeds.Where(feed => feed.Hours.Count > 0 && string.Equals(feed.Currency, currency, StringComparison.Ordinal))];
        if (own.Length == 0)
        {
            return new HourlyHistory(line, currency, DateTimeOffset.UnixEpoch, []);
        }

        var first = Midnight(own.Min(feed => feed.Hours.Keys.Min()));
        var last = own.Max(feed => feed.LastComplete);
        var living = own.Where(feed => feed.LastUsed >= last.AddDays(-FeedDays)).ToArray();
        var hours = new decimal?[(int)(last - first).TotalHours + 1];
        for (var index = 0; index < hours.Length; index++)
        {
            var hour = first.AddHours(index);
            hours[index] = living.All(feed => feed.Source.IsComplete(hour)) ? own.Sum(feed => feed.Hours.GetValueOrDefault(hour)) : null;
        }

        return new HourlyHistory(line, currency, first, hours);
    }

    private static DateTimeOffset Midnight(DateTimeOffset hour) => new(hour.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>What one line used from one feed.</summary>
    private sealed class LineFeed(HourlyFeed source, string currency)
    {
        public HourlyFeed Source => source;

        public string Currency => currency;

        public Dictionary<DateTimeOffset, decimal> Hours { get; } = [];

        public DateTimeOffset LastUsed { get; private set; } = DateTimeOffset.MinValue;

        public DateTimeOffset LastComplete { get; } = source.Reported.Keys.Where(source.IsComplete).Max();

        public void Add(DateTimeOffset hour, Money usage)
        {
            if (string.Equals(usage.Currency, currency, StringComparison.Ordinal))
            {
                Hours[hour] = Hours.GetValueOrDefault(hour) + usage.Amount;
                LastUsed = hour > LastUsed ? hour : LastUsed;
            }
        }
    }
}
