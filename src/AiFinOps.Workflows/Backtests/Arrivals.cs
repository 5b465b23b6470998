using System.Runtime.CompilerServices;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Backtests;

/// <summary>Days of series that became known together. Each replaces what was known of the same day of the same series as a whole, as in the ledger.</summary>
/// <param name="Known">UTC day on whose evening the facts were known.</param>
internal sealed record Arrival(DateOnly Known, IReadOnlyDictionary<(string Series, DateOnly Day), List<CostRecord>> Days);

/// <summary>
/// The facts of a spend file in the order in which they became known. A series is an account of the file. Where the file does not say
/// when it was known, each charge day counts as known on its own evening.
/// </summary>
internal static class Arrivals
{
    /// <summary>First and last day on which something became known; null where the file has nothing.</summary>
    public static DayRange? Span(CostFile file)
    {
        DateOnly[] known = [.. file.Batches.SelectMany(batch => batch.AsOf is { } asOf ? [DayOf(asOf)] : batch.ReportedDays)];
        return known.Length == 0 ? null : new DayRange(known.Min(), known.Max());
    }

    public static async IAsyncEnumerable<Arrival> InOrderAsync(CostFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in file.Batches)
        {
            if (batch.AsOf is { } asOf)
            {
                yield return await StatedAsync(batch, DayOf(asOf), cancellationToken);
                continue;
            }

            await foreach (var arrival in DayByDayAsync(batch.Records, cancellationToken))
            {
                yield return arrival;
            }
        }
    }

    private static async Task<Arrival> StatedAsync(CostFileBatch batch, DateOnly known, CancellationToken cancellationToken)
    {
        var days = new Dictionary<(string, DateOnly), List<CostRecord>>();
        foreach (var slice in batch.Slices)
        {
            foreach (var day in new DayRange(slice.From, slice.To).Each())
            {
                days[(slice.Account, day)] = [];
            }
        }

        await foreach (var record in batch.Records.WithCancellation(cancellationToken))
        {
            days[(record.Dimensions.Account, record.Day)].Add(record);
        }

        return new Arrival(known, days);
    }

    private static async IAsyncEnumerable<Arrival> DayByDayAsync(
        IAsyncEnumerable<CostRecord> records, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Arrival? arrival = null;
        Dictionary<(string, DateOnly), List<CostRecord>> days = [];
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            if (arrival is not null && arrival.Known != record.Day)
            {
                yield return arrival;
                arrival = null;
            }

            arrival ??= new Arrival(record.Day, days = []);
            var key = (record.Dimensions.Account, record.Day);
            if (!days.TryGetValue(key, out var ofDay))
            {
                days[key] = ofDay = [];
            }

            ofDay.Add(record);
        }

        if (arrival is not null)
        {
            yield return arrival;
        }
    }

    private static DateOnly DayOf(DateTimeOffset asOf) => DateOnly.FromDateTime(asOf.UtcDateTime);
}
