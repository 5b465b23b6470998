using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>
/// A cost source that is asked over HTTP. The whole window is read first; then one batch replaces the days that were reported. A pull that
/// fails half way leaves the ledger as it was. A day of which something has no price is not reported, and a part of it that was known before is
/// withdrawn, because neither is the whole day.
/// </summary>
/// <param name="hourly">Gets the hours of a source that is hourly, beside the days.</param>
internal sealed class ApiCostSource(ISpendApi api, ApiReader reader, ILedger ledger, IHourlyLedger hourly, SpendIntake intake) : ICostSource
{
    public string Kind => api.Kind;

    public async Task<PullResult> PullAsync(SourceSettings source, DayRange window, CancellationToken cancellationToken)
    {
        try
        {
            using var reading = await reader.ReadAsync(api, source, window, cancellationToken);
            return await WriteAsync(source, window, reading, cancellationToken);
        }
        catch (SourceException exception)
        {
            return new PullResult(Changed: false, LedgerVersion: null, FilesRead: 0, [exception.Message], exception.RetryAfter)
            {
                Trouble = exception.Trouble,
            };
        }
    }

    private async Task<PullResult> WriteAsync(SourceSettings source, DayRange window, SpendReading reading, CancellationToken cancellationToken)
    {
        var earlier = (await ledger.BatchesAsync(0, cancellationToken)).Where(batch => string.Equals(batch.Source, source.Name, StringComparison.Ordinal)).ToList();
        var before = earlier.SelectMany(batch => batch.ReportedDays).ToHashSet();
        var days = reading.ReportedDays(before.Count > 0 ? before.Min() : null);
        var withdrawn = reading.UnpricedDays.Where(day => before.Contains(day) && !earlier.Any(batch => IsWhole(batch, day)));
        DateOnly[] replaced = [.. days.Concat(withdrawn).Order()];
        string[] problems = [.. reading.Problems, .. Vanished(reading, before.Where(window.Contains).Except(days).Except(reading.UnpricedDays))];
        if (replaced.Length == 0)
        {
            var hoursAlone = await WriteHoursAsync(source, window, reading, cancellationToken);
            if (source.LeavesOutIdleDays && before.Count > 0 && problems.Length == 0)
            {
                return new PullResult(Changed: false, LedgerVersion: null, reading.Pages, [], RetryAfter: null) { HoursChanged = hoursAlone };
            }

            var none = string.Create(
                CultureInfo.InvariantCulture,
                $"No day from {window.From:yyyy-MM-dd} to {window.To:yyyy-MM-dd} was reported. Nothing is read as zero and nothing was written. If there should be costs, try `finops sources test {source.Name}`.");
            return new PullResult(Changed: false, LedgerVersion: null, reading.Pages, reading.Trouble is null ? [.. problems, none] : problems, RetryAfter: null) { HoursChanged = hoursAlone, Trouble = reading.Trouble };
        }

        var accounts = reading.Accounts.Concat(earlier.SelectMany(batch => batch.Slices).Select(slice => slice.Account)).Distinct(StringComparer.Ordinal);
        var draft = new LedgerDraft(source.Name, reading.AsOf, AsOfIsStated: false, [.. Slices(accounts, replaced)], days) { PricedBy = reading.PricedBy, IsEstimated = source.IsEstimated };
        var write = await intake.WriteAsync(source, draft, reading.Records().Where(record => !reading.UnpricedDays.Contains(record.Day)).ToAsyncEnumerable(), cancellationToken);
        if (write.Held is { } held)
        {
            return new PullResult(Changed: false, LedgerVersion: null, reading.Pages, [.. problems, held.Text], RetryAfter: null) { Held = held };
        }

        var hoursChanged = await WriteHoursAsync(source, window, reading, cancellationToken);
        return new PullResult(write.Changed, write.Batch.Version, reading.Pages, problems, RetryAfter: null) { HoursChanged = hoursChanged, Trouble = reading.Trouble };
    }

    /// <summary>What the batch says of the day was read after the day had ended.</summary>
    private static bool IsWhole(LedgerBatch batch, DateOnly day) => batch.AsOf >= SourceCalendar.SettledAt(day, TimeSpan.Zero) && batch.ReportedDays.Contains(day);

    /// <summary>Account by account, because each has hours of its own that are not known.</summary>
    private async Task<bool> WriteHoursAsync(SourceSettings source, DayRange window, SpendReading reading, CancellationToken cancellationToken)
    {
        var changed = false;
        var (from, to) = (Midnight(window.From), Midnight(window.To.AddDays(1)));
        var records = reading.Hours.Records().ToLookup(record => record.Dimensions.Account, StringComparer.Ordinal);
        foreach (var (account, reported) in reading.Hours.Reported(reading.AsOf))
        {
            var draft = new HourlyDraft(source.Name, reading.AsOf, [new HourSlice(account, from, to)], reported);
            changed |= await hourly.WriteAsync(draft, records[account].ToAsyncEnumerable(), cancellationToken);
        }

        return changed;
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>
    /// Settled days that were reported before and are not now. What is known of them stays, and the problem keeps the pull from confirming it.
    /// </summary>
    private static IEnumerable<string> Vanished(SpendReading reading, IEnumerable<DateOnly> absent)
    {
        DateOnly[] gone = [.. absent.Where(reading.IsSettled).Order()];
        return gone.Length == 0 ? [] : [string.Create(
            CultureInfo.InvariantCulture,
            $"{gone.Length} day(s) that were reported before are absent now, the first {gone[0]:yyyy-MM-dd}, the last {gone[^1]:yyyy-MM-dd}. What was known of them is kept: ask the provider, or check the scope and the rights of the source.")];
    }

    /// <summary>
    /// A slice for each account and each run of reported days. An account that no longer appears is covered too: what moved to another
    /// account would count twice otherwise.
    /// </summary>
    private static IEnumerable<LedgerSlice> Slices(IEnumerable<string> accounts, IReadOnlyList<DateOnly> days)
    {
        var runs = Runs(days).ToList();
        return from account in accounts.DefaultIfEmpty("").Order(StringComparer.Ordinal)
               from run in runs
               select new LedgerSlice(account, run.From, run.To);
    }

    private static IEnumerable<DayRange> Runs(IReadOnlyList<DateOnly> days)
    {
        var from = days[0];
        for (var at = 1; at <= days.Count; at++)
        {
            if (at == days.Count || days[at] != days[at - 1].AddDays(1))
            {
                yield return new DayRange(from, days[at - 1]);
                from = at < days.Count ? days[at] : from;
            }
        }
    }
}
