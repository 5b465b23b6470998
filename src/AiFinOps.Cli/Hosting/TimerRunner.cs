using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>Runs one timer function on its schedule: never twice at once, and once for all the occurrences that were missed while the host was down.</summary>
internal sealed class TimerRunner(TimerFunction function, IScheduleStore marks, TimeProvider time, ILogger logger)
{
    /// <summary>Longest wait in one piece; longer waits are taken again.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    private string Mark => "timer|" + function.Name;

    /// <param name="stopping">It is not called any more.</param>
    /// <param name="abort">A running call is asked to give up.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abort)
    {
        var last = await LastAsync(stopping);
        var now = time.GetUtcNow();
        var next = function.Schedule.Next(last ?? now);
        var isPastDue = next <= now;
        while (await ReachAsync(next, stopping))
        {
            now = time.GetUtcNow();
            await function.FireAsync(now, last, isPastDue, abort);
            await MarkAsync(now);
            last = now;
            isPastDue = false;
            next = function.Schedule.Next(time.GetUtcNow());
        }
    }

    private async Task<bool> ReachAsync(DateTimeOffset moment, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && moment - time.GetUtcNow() is { Ticks: > 0 } left)
        {
            await Task.Delay(left < LongestDelay ? left : LongestDelay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !stopping.IsCancellationRequested;
    }

    private async Task<DateTimeOffset?> LastAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await marks.LastAsync(Mark, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "When {Function} ran last cannot be read; it runs at its next occurrence.", function.Name);
            return null;
        }
    }

    private async Task MarkAsync(DateTimeOffset now)
    {
        try
        {
            await marks.SetAsync(Mark, now, CancellationToken.None);
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "That {Function} ran cannot be stored; after a restart it may run once more.", function.Name);
        }
    }
}
