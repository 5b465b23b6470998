using System.Collections.Concurrent;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// Keeps messages to one channel apart, so that a receiver's limit is met before it has to say so. A message that comes too early is given
/// a moment of its own to come back. It is a courtesy of this process: what several processes send too fast, the receiver answers with 429.
/// </summary>
internal sealed class ChannelPace(LeaseTime time)
{
    private static readonly TimeSpan Forget = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Places> channels = new(StringComparer.Ordinal);

    /// <param name="message">Id of the message: coming back it takes the moment that it was given.</param>
    /// <returns>How long to wait; null where it may be sent now.</returns>
    public TimeSpan? Wait(ChannelSettings channel, string message, TimeSpan apart) =>
        channels.GetOrAdd(channel.Name, _ => new Places()).Wait(message, time.Now, apart);

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
