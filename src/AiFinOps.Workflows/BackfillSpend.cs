using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Reads the history of a source again, newest days first, so that whatever is there at any moment reaches up to yesterday without a hole. It
/// goes on where an unfinished one stopped. What it brings to light pages nobody: see <see cref="BackfillMarks"/>.
/// </summary>
public sealed class BackfillSpend(IEnumerable<ICostSource> sources, SpendIntake intake, BackfillMarks marks, EvaluateSpend evaluate, TimeProvider time)
{
    /// <summary>Short enough that little is read twice after a kill, long enough that a quota by request lasts.</summary>
    private const int StepDays = 10;

    /// <summary>A provider that wants to be left alone for longer is asked again by another run.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan LifeSign = TimeSpan.FromMinutes(5);

    /// <param name="days">UTC days up to yesterday, at least 1.</param>
    /// <param name="acceptAll">Takes figures that are off by an order of magnitude against what is known of the same days.</param>
    /// <param name="progress">Told after each window how many of the days are read.</param>
    /// <returns>Null where the source has no history to be asked for.</returns>
    public async Task<BackfillReport?> RunAsync(
        SourceSettings settings, int days, bool acceptAll, IProgress<int> progress, CancellationToken cancellationToken)
    {
        if (sources.FirstOrDefault(candidate => string.Equals(candidate.Kind, settings.Kind, StringComparison.Ordinal)) is not { ReadsWindows: true } source)
        {
            return null;
        }

        using var trust = acceptAll ? intake.Trust(settings.Name) : null;
        var yesterday = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        var wanted = new DayRange(yesterday.AddDays(1 - days), yesterday);
        var report = await ReadAsync(source, settings, wanted, progress, cancellationToken);
        await evaluate.RunAsync(new EvaluateSpendMessage(0, null) { CorrelationId = $"backfill-{settings.Name}" }, cancellationToken);
        if (report.Stopped is null)
        {
            await marks.EndAsync(settings.Name, time.GetUtcNow(), cancellationToken);
        }

        return report;
    }

    private async Task<BackfillReport> ReadAsync(
        ICostSource source, SourceSettings settings, DayRange wanted, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var resumed = await marks.ReachedAsync(settings.Name, time.GetUtcNow(), cancellationToken);
        var reached = resumed ?? wanted.To.AddDays(1);
        await marks.ReachAsync(settings.Name, reached, cancellationToken);
        List<string> notes = [];
        var isHeld = false;
        while (reached > wanted.From)
        {
            progress.Report(DaysRead());
            var window = new DayRange(reached.AddDays(-StepDays) is var from && from > wanted.From ? from : wanted.From, reached.AddDays(-1));
            var result = await PullAsync(source, settings, window, cancellationToken);
            if (StoppedBy(result) is { } trouble)
            {
                return new BackfillReport(reached, resumed, trouble, notes, isHeld);
            }

            isHeld |= result.Held is not null;
            notes.AddRange(result.Problems.Select(problem => string.Create(CultureInfo.InvariantCulture, $"{window.From:yyyy-MM-dd} to {window.To:yyyy-MM-dd}: {problem}")));
            reached = window.From;
            await marks.ReachAsync(settings.Name, reached, cancellationToken);
        }

        progress.Report(DaysRead());
        await marks.AliveAsync(settings.Name, time.GetUtcNow(), cancellationToken);
        return new BackfillReport(reached, resumed, Stopped: null, notes, isHeld);

        int DaysRead() => Math.Min(wanted.Days, wanted.To.DayNumber + 1 - reached.DayNumber);
    }

    /// <summary>Usage without a price was read all the same: older days may have theirs.</summary>
    private static SourceTrouble? StoppedBy(PullResult result) => result.Trouble is { ReasonName: SourceTroubles.PriceMissing } ? null
        : result.Trouble ?? (result.RetryAfter is null ? null : new SourceTrouble(SourceTroubles.Unavailable, "The source asks to be left alone."));

    /// <summary>Once more, and no more, where the provider asks for a pause that a person at a terminal can wait for.</summary>
    private async Task<PullResult> PullAsync(ICostSource source, SourceSettings settings, DayRange window, CancellationToken cancellationToken)
    {
        await marks.AliveAsync(settings.Name, time.GetUtcNow(), cancellationToken);
        var result = await source.PullAsync(settings, window, cancellationToken);
        if (result.RetryAfter is not { } wait || wait > LongestWait)
        {
            return result;
        }

        for (var left = wait; left > TimeSpan.Zero; left -= LifeSign)
        {
            await Task.Delay(left < LifeSign ? left : LifeSign, time, cancellationToken);
            await marks.AliveAsync(settings.Name, time.GetUtcNow(), cancellationToken);
        }

        return await source.PullAsync(settings, window, cancellationToken);
    }
}

/// <param name="Reached">UTC day from which on everything was asked for.</param>
/// <param name="ResumedAt">Where an unfinished backfill had come to; null where it began anew.</param>
/// <param name="Stopped">Why it did not come to its end; null where it did.</param>
/// <param name="Notes">What people should know, one line each.</param>
/// <param name="IsHeld">Figures that are off by an order of magnitude were kept out.</param>
public sealed record BackfillReport(DateOnly Reached, DateOnly? ResumedAt, SourceTrouble? Stopped, IReadOnlyList<string> Notes, bool IsHeld);
