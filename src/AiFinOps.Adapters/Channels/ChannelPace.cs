using System.Collections.Concurrent;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// Keeps messages to one channel apart, so that a receiver's limit is met before it has to say so. A message that comes a little early
/// waits; one that comes much too early is given a moment of its own to come back. It is a courtesy of this process: what several
/// processes send too fast, the receiver answers with 429.
/// </summary>
internal sealed class ChannelPace(LeaseTime time)
{
    private static readonly TimeSpan Forget = TimeSpan.FromHours(1);

    /// <summary>Well below the time for which a message is claimed.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Places> channels = new(StringComparer.Ordinal);

    /// <param name="message">Id of the message: coming back it takes the moment that it was given.</param>
    /// <returns>Null as soon as it may be sent; otherwise how long it has to stay away.</returns>
    public async Task<TimeSpan?> WaitAsync(ChannelSettings channel, string message, TimeSpan apart, CancellationToken cancellationToken)
    {
        var places = channels.GetOrAdd(channel.Name, _ => new Places());
        var wait = places.Wait(message, time.Now, apart);
        if (wait is null || wait > LongestWait)
        {
            return wait;
        }

        await time.WaitAsync(wait.Value, cancellationToken);
        places.Leave(message);
        return null;
    }

    private sealed class Places
    {
        private readonly Lock one = new();
        private readonly Dictionary<string, DateTimeOffset> given = new(StringComparer.Ordinal);
        private DateTimeOffset next = DateTimeOffset.MinValue;

        public TimeSpan? Wait(string message, DateTimeOffset now, TimeSpan apart)
        {
            lock (one)
            {
                if (given.TryGetValue(message, out var place) || now < next)
                {
                    return Later(message, place == default ? Take(message, apart) : place, now);
                }

                next = now + apart;
                return null;
            }
        }

        public void Leave(string message)
        {
            lock (one)
            {
                given.Remove(message);
            }
        }

        private TimeSpan? Later(string message, DateTimeOffset place, DateTimeOffset now)
        {
            if (place > now)
            {
                return place - now;
            }

            given.Remove(message);
            return null;
        }

        private DateTimeOffset Take(string message, TimeSpan apart)
        {
            foreach (var old in given.Where(one => one.Value < next - Forget).Select(one => one.Key).ToList())
            {
                given.Remove(old);
            }

            var place = next;
            given[message] = place;
            next = place + apart;
            return place;
        }
    }
}
