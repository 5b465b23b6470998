using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Where backfills stand: how far back each has read, and whether one is at work.</summary>
public sealed class BackfillMarks(IScheduleStore schedules)
{
    private const string AlivePrefix = "backfill-alive-";
    private const string ReachedPrefix = "backfill-reached-";
    private const string EndedPrefix = "backfill-ended-";

    /// <summary>A backfill gives a sign of life more often than this; what it wrote is judged well within it.</summary>
    private static readonly TimeSpan AliveFor = TimeSpan.FromMinutes(15);

    /// <summary>Later than this, the days that were read first have to be read again.</summary>
    private static readonly TimeSpan ResumableFor = TimeSpan.FromHours(24);

    /// <summary>Names of the sources whose history is being read again, or was minutes ago.</summary>
    public async Task<IReadOnlySet<string>> RunningAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        (await schedules.AllAsync(AlivePrefix, cancellationToken))
            .Where(mark => now - mark.Value < AliveFor)
            .Select(mark => mark.Key[AlivePrefix.Length..])
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The first UTC day that an unfinished backfill has read; null where there is none to go on with.</summary>
    public async Task<DateOnly?> ReachedAsync(string source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reached = await schedules.LastAsync(ReachedPrefix + source, cancellationToken);
        var alive = await schedules.LastAsync(AlivePrefix + source, cancellationToken);
        var ended = await schedules.LastAsync(EndedPrefix + source, cancellationToken);
        return reached is { } day && alive > (ended ?? DateTimeOffset.MinValue) && now - alive < ResumableFor ? DateOnly.FromDateTime(day.UtcDateTime) : null;
    }

    public Task AliveAsync(string source, DateTimeOffset now, CancellationToken cancellationToken) => schedules.SetAsync(AlivePrefix + source, now, cancellationToken);

    /// <param name="first">UTC day from which on everything was read.</param>
    public Task ReachAsync(string source, DateOnly first, CancellationToken cancellationToken) =>
        schedules.SetAsync(ReachedPrefix + source, new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), cancellationToken);

    public Task EndAsync(string source, DateTimeOffset now, CancellationToken cancellationToken) => schedules.SetAsync(EndedPrefix + source, now, cancellationToken);
}
