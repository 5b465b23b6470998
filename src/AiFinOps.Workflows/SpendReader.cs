using AiFinOps.Core.Detection;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Everything an evaluation looks at, read once: the packed view brought up to date, the manifest, and when sources were last confirmed.</summary>
public sealed class SpendReader(ILedger ledger, ISpendProjection projection, LedgerProjector projector, RecentHours hours, EvaluationNews news, ISourceConditions conditions, BackfillMarks backfills, IScheduleStore schedules)
{
    /// <summary>Half a year: detectors learn from the last three months, and need the three before to have settled by then.</summary>
    private const int HistoryDays = 182;

    /// <summary>What is known at <paramref name="now"/> of the charge days up to today (UTC).</summary>
    public async Task<SpendReading> ReadAsync(ConfigurationInForce inForce, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var version = await projector.BringUpToDateAsync(inForce, cancellationToken);
        var last = SpendReading.LastDayAt(now);
        var lineDays = await projection.ReadAsync(inForce.RulesHash, HistoryUpTo(last) with { To = last.AddDays(1) }, cancellationToken);
        var batches = await ledger.BatchesAsync(0, cancellationToken);
        var newsVersion = await news.VersionAsync(inForce, now, cancellationToken);
        LineDay[] running = [.. lineDays.Where(lineDay => lineDay.Day > last)];
        return new SpendReading(version, running.Length == 0 ? lineDays : [.. lineDays.Where(lineDay => lineDay.Day <= last)], batches, await ConfirmedAsync(inForce, cancellationToken))
        {
            RunningDay = running,
            NewsVersion = newsVersion,
            Conditions = await conditions.AllAsync(cancellationToken),
            HourlyFeeds = await hours.ReadAsync(inForce, now, cancellationToken),
            Backfilled = await backfills.RunningAsync(now, cancellationToken),
        };
    }

    /// <summary>
    /// The days that every rule gets. They begin with a month, so that what is learned from the first of them changes once a month and
    /// not every day.
    /// </summary>
    internal static DayRange HistoryUpTo(DateOnly last)
    {
        var first = last.AddDays(1 - HistoryDays);
        return new DayRange(new DateOnly(first.Year, first.Month, 1), last);
    }

    /// <summary>When each source was last heard from. A day that was confirmed after its settle lag is final although no new batch was written.</summary>
    private async Task<Dictionary<string, DateTimeOffset>> ConfirmedAsync(ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var marks = await schedules.AllAsync(PullSpend.ConfirmedPrefix, cancellationToken);
        return inForce.Configuration.Sources
            .Where(source => marks.ContainsKey(PullSpend.ConfirmedOf(source.Name)))
            .ToDictionary(source => source.Name, source => marks[PullSpend.ConfirmedOf(source.Name)], StringComparer.Ordinal);
    }
}

/// <param name="Confirmed">Source name to the moment at which it was last heard from (UTC).</param>
public sealed record SpendReading(
    long LedgerVersion, IReadOnlyList<LineDay> LineDays, IReadOnlyList<LedgerBatch> Batches, IReadOnlyDictionary<string, DateTimeOffset> Confirmed)
{
    /// <inheritdoc cref="EvaluationInput.RunningDay"/>
    public IReadOnlyList<LineDay> RunningDay { get; init; } = [];

    /// <summary>Read before the news itself: what arrives in between is judged once more, never missed.</summary>
    public string NewsVersion { get; init; } = "";

    /// <inheritdoc cref="EvaluationInput.Conditions"/>
    public IReadOnlyDictionary<string, SourceCondition> Conditions { get; init; } = new Dictionary<string, SourceCondition>(StringComparer.Ordinal);

    public IReadOnlyList<HourlyFeed> HourlyFeeds { get; init; } = [];

    /// <summary>Sources whose history is being read again. Read after the ledger: a backfill says so before it writes.</summary>
    public IReadOnlySet<string> Backfilled { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Lines about which nobody is told what an evaluation finds, because of <see cref="Backfilled"/>: the sources and all that they feed.</summary>
    public IReadOnlySet<string> QuietLines() => LinesOf(Backfilled).Concat(Backfilled.Select(LineIds.OfSource)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Lines of which a source lacks days because something on them has no price: their month looks smaller than it is, and corrects no stop.</summary>
    public IReadOnlySet<string> LinesWithoutAPrice() => LinesOf(Conditions.Values
        .Where(condition => condition.Trouble?.ReasonName is SourceTroubles.PriceMissing).Select(condition => condition.Source).ToHashSet(StringComparer.Ordinal))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>What sources feed. Mostly there are none to ask for, and then half a year of days is not looked through.</summary>
    private IEnumerable<string> LinesOf(IReadOnlySet<string> sources) =>
        sources.Count == 0 ? [] : LineDays.Where(lineDay => sources.Contains(lineDay.Source)).Select(lineDay => lineDay.Line);

    public EvaluationResult Judge(ConfigurationInForce inForce, DateTimeOffset now) => Judge(inForce, now, LastDayAt(now));

    /// <summary>The last charge day that is looked at: yesterday (UTC).</summary>
    public static DateOnly LastDayAt(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);

    /// <param name="lastDay">Last UTC charge day to look at.</param>
    public EvaluationResult Judge(ConfigurationInForce inForce, DateTimeOffset now, DateOnly lastDay) =>
        SpendEvaluation.Judge(new EvaluationInput(inForce.Configuration, LineDays, Batches, now, lastDay) { RunningDay = RunningDay, Confirmed = Confirmed, Conditions = Conditions, HourlyFeeds = HourlyFeeds });
}
