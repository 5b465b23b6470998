using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>Runs the loops of the queues and timers for the life of the host. Stopping takes nothing new and lets what runs finish.</summary>
/// <param name="loops">Each takes a token to stop, and a token by which running functions are asked to give up.</param>
internal sealed class HostWorkers(IReadOnlyList<Func<CancellationToken, CancellationToken, Task>> loops, ILogger logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(loops.Select(loop => Task.Run(() => loop(_stopping.Token, _abort.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <param name="cancellationToken">Patience of the host; after it, functions are asked to give up and are not waited for.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await _running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("Functions are still running; their messages come back when the leases end.");
            await _abort.CancelAsync();
        }
    }

    /// <summary>A host that is disposed without having been stopped takes nothing new either.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _abort.Dispose();
    }
}
