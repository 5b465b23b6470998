using System.Security.Cryptography;
using System.Text;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Storage.Hours;

/// <summary>The hours of the last weeks in blobs beside the ledger's. Older ones are deleted when newer ones are written.</summary>
internal sealed class StoredHourlyLedger(StorageClients storage, IUnreadableRows unreadable) : IHourlyLedger
{
    /// <summary>What the judge of hours learns from, and a few days more.</summary>
    private const int DaysKept = 35;

    private const int Attempts = 20;

    private readonly HourBlobs blobs = new(storage);

    public async Task<bool> WriteAsync(HourlyDraft draft, IAsyncEnumerable<HourRecord> hours, CancellationToken cancellationToken)
    {
        if (draft.Slices.Count == 0 || draft.Slices.Any(slice => slice.To <= slice.From))
        {
            throw new ArgumentException($"Hours of source '{draft.Source}' need slices that begin before they end.", nameof(draft));
        }

        var oldest = DayOf(draft.AsOf).AddDays(-DaysKept);
        var days = new DayRange(Later(oldest, DayOf(draft.Slices.Min(slice => slice.From))), DayOf(draft.Slices.Max(slice => slice.To).AddTicks(-1)));
        var changed = false;
        var next = days.From;
        List<HourRecord> ofDay = [];
        await foreach (var record in hours.WithCancellation(cancellationToken))
        {
            for (; next < DayOf(record.Hour) && next <= days.To; next = next.AddDays(1), ofDay.Clear())
            {
                changed |= await WriteDayAsync(draft, next, ofDay, cancellationToken);
            }

            if (days.Contains(DayOf(record.Hour)))
            {
                ofDay.Add(DayOf(record.Hour) >= next ? record : throw new ArgumentException($"The hours of source '{draft.Source}' are not ordered: {record.Hour:O} follows a later day.", nameof(hours)));
            }
        }

        for (; next <= days.To; next = next.AddDays(1), ofDay.Clear())
        {
            changed |= await WriteDayAsync(draft, next, ofDay, cancellationToken);
        }

        await ForgetAsync(draft.Source, oldest, cancellationToken);
        return changed;
    }

    public async Task<IReadOnlyList<HourlyFeed>> ReadAsync(IReadOnlyCollection<string> sources, DateOnly from, CancellationToken cancellationToken)
    {
        List<StoredHours> all = [];
        foreach (var source in sources)
        {
            await foreach (var (name, day, _) in blobs.ListAsync(source, cancellationToken))
            {
                if (day >= from && await FindReadableAsync(name, cancellationToken) is { } stored)
                {
                    all.Add(stored);
                }
            }
        }

        return [.. all.GroupBy(stored => (stored.Source, stored.Account)).Select(feed => ToFeed(feed.Key.Source, feed.Key.Account, [.. feed]))];
    }

    public async Task<string> VersionAsync(IReadOnlyCollection<string> sources, DateOnly from, CancellationToken cancellationToken)
    {
        StringBuilder all = new();
        foreach (var source in sources.Order(StringComparer.Ordinal))
        {
            await foreach (var (name, day, tag) in blobs.ListAsync(source, cancellationToken))
            {
                all.Append(day >= from ? $"{name}\t{tag}\n" : "");
            }
        }

        return all.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())).AsSpan(0, 8));
    }

    private async Task<bool> WriteDayAsync(HourlyDraft draft, DateOnly day, List<HourRecord> records, CancellationToken cancellationToken)
    {
        var byAccount = records.ToLookup(record => record.Dimensions.Account, StringComparer.Ordinal);
        var changed = false;
        foreach (var slice in draft.Slices.Where(slice => DayOf(slice.From) <= day && day <= DayOf(slice.To.AddTicks(-1))))
        {
            changed |= await WriteDayAsync(draft, slice, day, [.. byAccount[slice.Account]], cancellationToken);
        }

        return changed;
    }

    private async Task<bool> WriteDayAsync(HourlyDraft draft, HourSlice slice, DateOnly day, HourRecord[] records, CancellationToken cancellationToken)
    {
        var name = HourBlobs.NameOf(draft.Source, day, slice.Account);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var stored = await FindOrDropAsync(name, cancellationToken);
            var before = stored?.Hours ?? StoredHours.None(draft.Source, slice.Account, day);
            var after = before.With(draft, slice, records);
            if (string.Equals(StorageJson.Write(before), StorageJson.Write(after), StringComparison.Ordinal))
            {
                return false;
            }

            if (await blobs.TryWriteAsync(name, after, stored?.Tag, cancellationToken))
            {
                return true;
            }
        }

        throw new ConcurrencyException($"The hours of '{draft.Source}' on {day:yyyy-MM-dd}");
    }

    /// <summary>A blob that cannot be read gives way to what the source says now: hours are not worth a pull that never succeeds.</summary>
    private async Task<(StoredHours Hours, Azure.ETag Tag)?> FindOrDropAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.FindAsync(name, cancellationToken);
        }
        catch (UnreadableRowException exception)
        {
            unreadable.Report(exception);
            await blobs.DeleteAsync(name, cancellationToken);
            return null;
        }
    }

    private async Task<StoredHours?> FindReadableAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await blobs.FindAsync(name, cancellationToken))?.Hours;
        }
        catch (UnreadableRowException exception)
        {
            unreadable.Report(exception);
            return null;
        }
    }

    private async Task ForgetAsync(string source, DateOnly oldest, CancellationToken cancellationToken)
    {
        await foreach (var (name, day, _) in blobs.ListAsync(source, cancellationToken))
        {
            if (day >= oldest)
            {
                return;
            }

            await blobs.DeleteAsync(name, cancellationToken);
        }
    }

    private static HourlyFeed ToFeed(string source, string account, StoredHours[] days)
    {
        Dictionary<DateTimeOffset, DateTimeOffset> reported = [];
        List<HourRecord> records = [];
        foreach (var (day, stored) in days.SelectMany(day => day.Hours.Select(hour => (day.Day, hour))))
        {
            var hour = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(stored.Hour);
            reported[hour] = stored.AsOf;
            records.AddRange(stored.Usage.Select(usage => new HourRecord(hour, usage.Dimensions, usage.Usage)));
        }

        return new HourlyFeed(source, account, reported, records);
    }

    private static DateOnly DayOf(DateTimeOffset hour) => DateOnly.FromDateTime(hour.UtcDateTime);

    private static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;
}
