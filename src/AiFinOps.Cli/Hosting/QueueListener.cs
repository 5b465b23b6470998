using System.Collections.Concurrent;
using AiFinOps.Adapters.LocalHosting;
using AiFinOps.Workflows;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>Feeds one queue to its function with the habits of the Functions host.</summary>
internal sealed class QueueListener(
    FunctionEntry function, IReceivingQueue queue, IReceivingQueue? poison, QueueSettings settings, FunctionInvoker invoker, WorkInProgress work, TimeProvider time, ILogger logger)
{
    private readonly List<Task> _handling = [];
    private readonly Bell _bell = new(time);
    private readonly ConcurrentDictionary<string, byte> _leftBehind = new(StringComparer.Ordinal);
    private bool _unreadable;

    public static QueueListener Open(
        FunctionEntry function, IReceivingQueues queues, QueueSettings settings, FunctionInvoker invoker, WorkInProgress work, TimeProvider time, ILogger logger)
    {
        var name = ((QueueTrigger)function.Trigger).Queue;
        var poison = name.EndsWith(Queues.PoisonSuffix, StringComparison.Ordinal) ? null : queues.Open(Queues.PoisonOf(name));
        return new QueueListener(function, queues.Open(name), poison, settings, invoker, work, time, logger);
    }

    public string Queue => queue.Name;

    /// <summary>Messages that still want to be handled: all in the queue but those that failed where there is no poison queue to move them to.</summary>
    public async Task<int> PendingAsync(CancellationToken cancellationToken) =>
        Math.Max(0, await queue.CountAsync(cancellationToken) - _leftBehind.Count);

    /// <summary>Somebody knows that there are messages: look now instead of at the end of the pause.</summary>
    public void Ring() => _bell.Ring();

    /// <param name="stopping">No message is taken any more; those that were taken are handled.</param>
    /// <param name="abort">Handlers are asked to give up.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abort)
    {
        var pause = settings.MinPollingInterval;
        while (!stopping.IsCancellationRequested)
        {
            var taken = await TakeAsync();
            _handling.AddRange(taken.Select(message => HandleAsync(message, abort)));
            pause = taken.Count > 0 ? settings.MinPollingInterval : Longer(pause);
            if (taken.Count == 0)
            {
                await _bell.WaitAsync(pause, stopping);
            }

            await HandlingAtMostAsync(settings.NewBatchThreshold);
        }

        await Task.WhenAll(_handling);
    }

    private TimeSpan Longer(TimeSpan pause) => pause * 2 < settings.MaxPollingInterval ? pause * 2 : settings.MaxPollingInterval;

    private async Task<IReadOnlyList<ReceivedMessage>> TakeAsync()
    {
        try
        {
            // Never cancelled half way: a message taken and then forgotten would stay hidden for the whole lease.
            var taken = await queue.ReceiveAsync(settings.BatchSize, settings.MessageLease, CancellationToken.None);
            _unreadable = false;
            return taken;
        }
        catch (Exception exception)
        {
            if (!_unreadable)
            {
                logger.LogWarning("Queue {Queue} cannot be read; trying again until it can. {Error}", queue.Name, exception.Message.Split('\n')[0]);
            }

            _unreadable = true;
            return [];
        }
    }

    private async Task HandlingAtMostAsync(int count)
    {
        _handling.RemoveAll(task => task.IsCompleted);
        while (_handling.Count > count)
        {
            _handling.Remove(await Task.WhenAny(_handling));
        }
    }

    private async Task HandleAsync(ReceivedMessage message, CancellationToken abort)
    {
        using var running = work.Begin();
        try
        {
            using var lease = new MessageLease(queue, message, settings.MessageLease, time, logger);
            var error = await TryInvokeAsync(message, abort);
            if (await lease.EndAsync() is { } held)
            {
                await SettleAsync(held, error);
            }
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Message {Message} of {Queue} was handled but could not be settled; it comes back when its lease ends.", message.Id, queue.Name);
        }
    }

    private async Task<Exception?> TryInvokeAsync(ReceivedMessage message, CancellationToken abort)
    {
        if (message.DequeueCount > settings.MaxDequeueCount)
        {
            return new InvalidOperationException("Tried too often.");
        }

        try
        {
            await invoker.InvokeAsync(function, Values(message), abort);
            return null;
        }
        catch (Exception exception)
        {
            logger.LogError(
                exception, "{Function} failed on message {Message} of {Queue}, try {Try} of {Tries}.", function.Name, message.Id, queue.Name, message.DequeueCount, settings.MaxDequeueCount);
            return exception;
        }
    }

    private Dictionary<string, object> Values(ReceivedMessage message) => new(StringComparer.OrdinalIgnoreCase)
    {
        [function.Trigger.Parameter] = message.Body,
        ["id"] = message.Id,
        ["dequeueCount"] = message.DequeueCount,
        ["insertionTime"] = message.InsertedAt,
    };

    private async Task SettleAsync(ReceivedMessage message, Exception? error)
    {
        if (error is null)
        {
            await queue.DeleteAsync(message, CancellationToken.None);
            _leftBehind.TryRemove(message.Id, out _);
        }
        else if (poison is null)
        {
            // As on the Functions host: a poison queue has no poison queue of its own, so the message stays, hidden until its lease ends.
            _leftBehind.TryAdd(message.Id, 0);
        }
        else if (message.DequeueCount >= settings.MaxDequeueCount)
        {
            logger.LogWarning("Message {Message} of {Queue} was tried {Tries} times and moves to {Poison}.", message.Id, queue.Name, message.DequeueCount, poison.Name);
            await poison.SendAsync(message.Body, CancellationToken.None);
            await queue.DeleteAsync(message, CancellationToken.None);
        }
        else
        {
            await queue.HideAsync(message, settings.VisibilityTimeout, CancellationToken.None);
        }
    }
}
