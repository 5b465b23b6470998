using AiFinOps.Adapters.LocalHosting;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>Keeps a received message hidden while it is being handled.</summary>
internal sealed class MessageLease : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Task<ReceivedMessage?> _renewing;

    public MessageLease(IReceivingQueue queue, ReceivedMessage message, TimeSpan duration, TimeProvider time, ILogger logger)
    {
        _renewing = RenewAsync(queue, message, duration, time, logger, _ended.Token);
    }

    /// <summary>Stops renewing.</summary>
    /// <returns>The message under its last receipt; null where it was lost to somebody else.</returns>
    public async Task<ReceivedMessage?> EndAsync()
    {
        await _ended.CancelAsync();
        return await _renewing;
    }

    public void Dispose() => _ended.Dispose();

    private static async Task<ReceivedMessage?> RenewAsync(
        IReceivingQueue queue, ReceivedMessage message, TimeSpan duration, TimeProvider time, ILogger logger, CancellationToken ended)
    {
        var current = message;
        while (current is not null)
        {
            await Task.Delay(duration / 2, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
            {
                break;
            }

            try
            {
                current = await queue.HideAsync(current, duration, CancellationToken.None);
            }
            catch (Exception exception)
            {
                logger.LogWarning(exception, "Message {Message} of {Queue} could not be kept hidden; trying again.", message.Id, queue.Name);
            }
        }

        return current;
    }
}
