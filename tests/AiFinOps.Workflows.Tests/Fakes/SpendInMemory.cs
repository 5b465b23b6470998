using System.Runtime.CompilerServices;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests.Fakes;

/// <summary>A ledger in memory: of the batches that cover a day of an account, the one that is known last holds.</summary>
internal sealed class LedgerInMemory : ILedger
{
    private readonly List<(LedgerBatch Batch, IReadOnlyList<CostRecord> Records)> _batches = [];

    /// <summary>Ranges that were read, with their source.</summary>
    public List<(DayRange Days, string? Source)> Reads { get; } = [];

    public async Task<LedgerWrite> WriteAsync(LedgerDraft draft, IAsyncEnumerable<CostRecord> records, CancellationToken cancellationToken)
    {
        List<CostRecord> all = [];
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            all.Add(record);
        }

        if (!await draft.Accept(cancellationToken))
        {
            return new LedgerWrite(Changed: false, new LedgerBatch("refused", 0, draft.Source, draft.AsOf, draft.AsOf, draft.Slices, draft.ReportedDays, all.Count)) { Refused = true };
        }

        var version = _batches.Count + 1;
        var batch = new LedgerBatch($"batch-{version}", version, draft.Source, draft.AsOf, draft.AsOf, draft.Slices, draft.ReportedDays, all.Count) { IsEstimated = draft.IsEstimated };
        _batches.Add((batch, all));
        return new LedgerWrite(Changed: true, batch);
    }

    public Task<long> CurrentVersionAsync(CancellationToken cancellationToken) => Task.FromResult<long>(_batches.Count);

    public Task<IReadOnlyList<LedgerBatch>> BatchesAsync(long afterVersion, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LedgerBatch>>([.. _batches.Select(entry => entry.Batch).Where(batch => batch.Version > afterVersion)]);

    public async IAsyncEnumerable<SourcedRecord> ReadAsync(
        DayRange days, string? source, DateTimeOffset? knownAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Reads.Add((days, source));
        foreach (var day in days.Each())
        {
            foreach (var (batch, record) in Holding(day, source, knownAt))
            {
                yield return new SourcedRecord(batch.Source, record);
            }
        }

        await Task.CompletedTask;
    }

    private IEnumerable<(LedgerBatch Batch, CostRecord Record)> Holding(DateOnly day, string? source, DateTimeOffset? knownAt) =>
        from entry in _batches
        where source is null || string.Equals(entry.Batch.Source, source, StringComparison.Ordinal)
        where knownAt is null || entry.Batch.AsOf <= knownAt
        from slice in entry.Batch.Slices
        where day >= slice.From && day <= slice.To
        group (entry, slice) by (entry.Batch.Source, slice.Account) into covering
        let last = covering.MaxBy(candidate => (candidate.entry.Batch.AsOf, candidate.entry.Batch.Version))
        from record in last.entry.Records
        where record.Day == day && string.Equals(record.Dimensions.Account, last.slice.Account, StringComparison.Ordinal)
        select (last.entry.Batch, record);
}

/// <summary>Packed views in memory, one for each hash of rules.</summary>
internal sealed class ProjectionInMemory : ISpendProjection
{
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LineDay>> _lineDays = new(StringComparer.Ordinal);

    /// <summary>Days of each replacement, in order.</summary>
    public List<IReadOnlyList<DateOnly>> Replaced { get; } = [];

    public Task<long> VersionAsync(string rulesHash, CancellationToken cancellationToken) => Task.FromResult(_versions.GetValueOrDefault(rulesHash));

    public Task ReplaceAsync(string rulesHash, string source, IReadOnlySet<DateOnly> days, IReadOnlyList<LineDay> lineDays, CancellationToken cancellationToken)
    {
        Replaced.Add([.. days.Order()]);
        var view = View(rulesHash);
        view.RemoveAll(lineDay => string.Equals(lineDay.Source, source, StringComparison.Ordinal) && days.Contains(lineDay.Day));
        view.AddRange(lineDays);
        return Task.CompletedTask;
    }

    public Task SetVersionAsync(string rulesHash, long ledgerVersion, CancellationToken cancellationToken)
    {
        _versions[rulesHash] = ledgerVersion;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LineDay>> ReadAsync(string rulesHash, DayRange days, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LineDay>>([.. View(rulesHash).Where(lineDay => days.Contains(lineDay.Day))]);

    private List<LineDay> View(string rulesHash)
    {
        if (!_lineDays.TryGetValue(rulesHash, out var view))
        {
            _lineDays[rulesHash] = view = [];
        }

        return view;
    }
}

/// <summary>Hours in memory: each write replaces the whole feed.</summary>
internal sealed class HoursInMemory : IHourlyLedger
{
    private readonly Dictionary<(string Source, string Account), HourlyFeed> _feeds = [];
    private int _writes;

    public async Task<bool> WriteAsync(HourlyDraft draft, IAsyncEnumerable<HourRecord> hours, CancellationToken cancellationToken)
    {
        var records = await hours.ToListAsync(cancellationToken);
        foreach (var slice in draft.Slices)
        {
            _feeds[(draft.Source, slice.Account)] = new HourlyFeed(draft.Source, slice.Account, draft.Reported.ToDictionary(hour => hour, _ => draft.AsOf), records);
        }

        _writes++;
        return true;
    }

    public Task<IReadOnlyList<HourlyFeed>> ReadAsync(IReadOnlyCollection<string> sources, DateOnly from, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<HourlyFeed>>([.. _feeds.Values.Where(feed => sources.Contains(feed.Source, StringComparer.Ordinal))]);

    public Task<string> VersionAsync(IReadOnlyCollection<string> sources, DateOnly from, CancellationToken cancellationToken) =>
        Task.FromResult(_writes == 0 ? "" : _writes.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
