using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>A clock on which pauses are over at once, and are counted. Time limits, which are longer, pass only when a test says so.</summary>
internal sealed class SourceClock(DateTimeOffset start, TimeSpan? longestPause = null) : FakeTimeProvider(start)
{
    private readonly TimeSpan _longestPause = longestPause ?? TimeSpan.FromMinutes(1);

    public List<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= _longestPause)
        {
            Pauses.Add(dueTime);
            Advance(dueTime);
        }

        return timer;
    }
}
