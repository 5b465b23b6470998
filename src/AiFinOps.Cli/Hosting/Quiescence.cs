using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>Tells when nothing is left to do: every queue is empty and no function runs.</summary>
internal sealed class Quiescence(IReadOnlyList<QueueListener> listeners, WorkInProgress work, TimeProvider time, ILogger<Quiescence> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var reported = time.GetTimestamp();
        while (!await IsQuietAsync(cancellationToken))
        {
            if (time.GetElapsedTime(reported) > ReportEvery)
            {
                reported = time.GetTimestamp();
                await ReportAsync(cancellationToken);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// A message may travel from a queue not yet looked at to one that was. Whoever carried it began or ended meanwhile,
    /// so the look counts only where nothing changed.
    /// </summary>
    private async Task<bool> IsQuietAsync(CancellationToken cancellationToken)
    {
        var before = work.Changes;
        if (!work.IsIdle)
        {
            return false;
        }

        var pending = await Task.WhenAll(listeners.Select(listener => PendingAsync(listener, cancellationToken)));
        return pending.Sum() == 0 && work.IsIdle && work.Changes == before;
    }

    /// <summary>Simulated time waits for nobody's polling interval: whoever has messages is told.</summary>
    private static async Task<int> PendingAsync(QueueListener listener, CancellationToken cancellationToken)
    {
        var pending = await listener.PendingAsync(cancellationToken);
        if (pending > 0)
        {
            listener.Ring();
        }

        return pending;
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners)
        {
            var pending = await listener.PendingAsync(cancellationToken);
            if (pending > 0)
            {
                logger.LogWarning("Simulated time stands still: {Count} message(s) in {Queue}, hidden or waiting.", pending, listener.Queue);
            }
        }
    }
}
