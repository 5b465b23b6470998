using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Backtests;

/// <summary>
/// The ledger as it was known, evening after evening. It is read whole for the first of them; from then on only what later batches replaced,
/// so that a quarter costs little more than a day.
/// </summary>
internal sealed class LedgerAsKnown(ILedger ledger, Allocator allocator, IReadOnlyList<LedgerBatch> batches)
{
    private readonly Dictionary<(string Source, DateOnly Day), IReadOnlyList<LineDay>> days = [];
    private DateTimeOffset? known;

    /// <param name="moment">Not before the moment that was asked for last.</param>
    /// <param name="window">Charge days (UTC) to look at; it never moves back.</param>
    /// <returns>In the order of lines, days and sources.</returns>
    public async Task<IReadOnlyList<LineDay>> AsOfAsync(DateTimeOffset moment, DayRange window, CancellationToken cancellationToken)
    {
        // What is known already of days that follow is kept for when they are asked for.
        var readable = window with { To = DateOnly.FromDateTime(moment.UtcDateTime) };
        if (known is not { } before)
        {
            await ReadAsync(null, readable, readable.Each().ToHashSet(), moment, cancellationToken);
        }
        else
        {
            foreach (var source in batches.Where(batch => batch.AsOf > before && batch.AsOf <= moment).GroupBy(batch => batch.Source, StringComparer.Ordinal))
            {
                HashSet<DateOnly> touched = [.. source.SelectMany(batch => batch.Slices).SelectMany(slice => Within(slice, readable).Each())];
                await ReadAsync(source.Key, readable, touched, moment, cancellationToken);
            }
        }

        known = moment;
        foreach (var gone in days.Keys.Where(key => key.Day < window.From).ToList())
        {
            days.Remove(gone);
        }

        return
        [
            .. days.Where(entry => window.Contains(entry.Key.Day)).SelectMany(entry => entry.Value)
                .OrderBy(lineDay => lineDay.Line, StringComparer.Ordinal).ThenBy(lineDay => lineDay.Day).ThenBy(lineDay => lineDay.Source, StringComparer.Ordinal),
        ];
    }

    private static DayRange Within(LedgerSlice slice, DayRange range) =>
        new(slice.From > range.From ? slice.From : range.From, slice.To < range.To ? slice.To : range.To);

    private async Task ReadAsync(string? source, DayRange readable, HashSet<DateOnly> touched, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        if (touched.Count == 0)
        {
            return;
        }

        var lineDays = new LineDayAccumulator(allocator);
        var range = source is null ? readable : new DayRange(touched.Min(), touched.Max());
        await foreach (var sourced in ledger.ReadAsync(range, source, moment, cancellationToken))
        {
            if (touched.Contains(sourced.Record.Day))
            {
                lineDays.Add(sourced.Source, sourced.Record);
            }
        }

        foreach (var day in touched)
        {
            // Whoever reads all sources reads them for the first time.
            days.Remove((source ?? "", day));
        }

        foreach (var ofDay in lineDays.ToLineDays().GroupBy(lineDay => (lineDay.Source, lineDay.Day)))
        {
            days[ofDay.Key] = [.. ofDay];
        }
    }
}
