using System.Globalization;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Focus;

/// <summary>Reads FOCUS 1.0–1.2 into one batch: every account of the files, over all their charge days.</summary>
internal static class FocusReader
{
    /// <summary>Cutting lines keeps about one core busy; more workers than this gain nothing.</summary>
    private const int MaxWorkers = 3;

    /// <summary>Days without a row in the middle of the files that are worth a word.</summary>
    private const int WideGap = 7;

    private const string NoHours =
        "The source is configured as hourly, and no row has a charge period of an hour: its days alone are judged. Export hourly charge periods, or set granularity to daily.";

    /// <param name="first">The first part, opened to know its format; closed here.</param>
    public static async Task<CostFile> ReadAsync(
        ICostDocument first, IReadOnlyList<CostFilePart> parts, IProgress<long>? rowsRead, FocusLimits limits, CancellationToken cancellationToken)
    {
        var workers = new FocusWorkers(Math.Clamp(limits.Workers ?? Environment.ProcessorCount - 1, 1, MaxWorkers), limits.MaxGroups, limits.Hours, rowsRead);
        try
        {
            var version = await ReadPartAsync(workers, first, parts[0], cancellationToken);
            foreach (var part in parts.Skip(1))
            {
                await ReadPartAsync(workers, await CostDocument.OpenAsync(part, cancellationToken), part, cancellationToken);
            }

            return ToCostFile(workers, version, limits.Hours);
        }
        catch
        {
            workers.Dispose();
            throw;
        }
    }

    private static async Task<string> ReadPartAsync(FocusWorkers workers, ICostDocument document, CostFilePart part, CancellationToken cancellationToken)
    {
        await using (document)
        {
            var columns = FocusColumns.Find(document.Name, document.Header);
            document.Use(columns.Used());
            var before = workers.Rows;
            await workers.ReadAsync(document, columns, part.Period, cancellationToken);
            CheckWhole(part, workers.Rows - before);
            return columns.Version;
        }
    }

    private static void CheckWhole(CostFilePart part, long rows)
    {
        if (part.Rows is { } stated && stated != rows)
        {
            throw new CostFileException(string.Create(
                CultureInfo.InvariantCulture,
                $"{part.Name} has {rows:N0} row(s), and its manifest says {stated:N0}: the run is not whole. Let the export run again; nothing was written."));
        }
    }

    private static CostFile ToCostFile(FocusWorkers workers, string version, bool hours)
    {
        var merge = new SpendMerge(workers.Runs());
        var days = workers.Days();
        var summary = new CostFileSummary(
            version,
            workers.Rows,
            workers.Accepted,
            workers.Rejected,
            workers.Rejections(),
            [.. workers.Warnings(), .. Gaps(days), .. hours && workers.Hours().Count == 0 ? [NoHours] : Array.Empty<string>()],
            workers.Totals());
        if (days.Count == 0)
        {
            return new CostFile(summary, [], workers);
        }

        LedgerSlice[] slices = [.. workers.Accounts().Select(account => new LedgerSlice(account, days[0], days[^1]))];
        var batch = new CostFileBatch(AsOf: null, slices, days, merge.Records().ToAsyncEnumerable()) { Hours = hours ? HoursOf(workers, slices) : null };
        return new CostFile(summary, [batch], workers);
    }

    private static CostFileHours HoursOf(FocusWorkers workers, IEnumerable<LedgerSlice> slices)
    {
        var merge = new SpendMerge(workers.HourRuns());
        return new CostFileHours([.. slices.Select(ToHours)], workers.Hours(), merge.Hours().ToAsyncEnumerable());
    }

    private static HourSlice ToHours(LedgerSlice slice) => new(slice.Account, Midnight(slice.From), Midnight(slice.To.AddDays(1)));

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>A batch replaces all days from its first to its last; what lies between and has no row is Missing from then on.</summary>
    private static IEnumerable<string> Gaps(IReadOnlyList<DateOnly> days) =>
        from pair in days.Zip(days.Skip(1))
        where pair.Second.DayNumber - pair.First.DayNumber > WideGap
        select string.Create(
            CultureInfo.InvariantCulture,
            $"No row between {pair.First:yyyy-MM-dd} and {pair.Second:yyyy-MM-dd}: those days count as not reported, and replace what was known of them.");
}

/// <param name="MaxGroups">Groups that a worker keeps in memory.</param>
/// <param name="Workers">Null for what the machine has.</param>
/// <param name="Hours">Sum usage by the hour, too.</param>
internal sealed record FocusLimits(int MaxGroups = SpendGroups.DefaultMaxGroups, int? Workers = null, bool Hours = false);
