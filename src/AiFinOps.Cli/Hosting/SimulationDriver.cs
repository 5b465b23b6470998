using AiFinOps.Adapters.Simulation;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>
/// Drives a simulated local host: lets everything come to rest, jumps to the next moment at which something is due, plays that moment, and again.
/// A moment that a killed process was playing is played again from its beginning; events and functions are idempotent.
/// </summary>
internal sealed class SimulationDriver(
    SimulatedClock clock,
    IReadOnlyList<TimerFunction> timers,
    IEnumerable<INextDue> sources,
    IEnumerable<ISimulatedEvent> events,
    Quiescence quiescence,
    ILogger<SimulationDriver> logger)
{
    private readonly IReadOnlyList<INextDue> _sources = [.. sources];
    private readonly IReadOnlyList<ISimulatedEvent> _events = [.. events.OrderBy(scripted => scripted.At)];

    /// <param name="until">The last moment that is played.</param>
    /// <param name="afterMoment">Called each time a moment has been played and everything has come to rest.</param>
    public async Task RunAsync(DateTimeOffset until, Func<DateTimeOffset, Task> afterMoment, CancellationToken cancellationToken)
    {
        await quiescence.WaitAsync(cancellationToken);
        await PlayAsync(afterMoment, cancellationToken);
        while (clock.GetUtcNow() < until)
        {
            var next = await NextTickAsync(cancellationToken);
            await clock.AdvanceAsync(next is { } tick && tick < until ? tick : until, cancellationToken);
            await PlayAsync(afterMoment, cancellationToken);
        }
    }

    /// <summary>Plays what lies after the previous moment, up to now: first the world's events, then each timer that came due, once.</summary>
    private async Task PlayAsync(Func<DateTimeOffset, Task> afterMoment, CancellationToken cancellationToken)
    {
        var (previous, now) = (clock.Previous, clock.GetUtcNow());
        foreach (var scripted in _events.Where(scripted => scripted.At > previous && scripted.At <= now))
        {
            logger.LogInformation("{At:u} {Event}", scripted.At, scripted.Description);
            await scripted.RunAsync(cancellationToken);
            await quiescence.WaitAsync(cancellationToken);
        }

        foreach (var timer in timers.Where(timer => timer.Schedule.OccursWithin(previous, now)))
        {
            await timer.FireAsync(now, previous, isPastDue: false, cancellationToken);

            // What a timer set going comes to rest before the next one: at one moment, order decides and no race does.
            await quiescence.WaitAsync(cancellationToken);
        }

        await afterMoment(now);
    }

    /// <summary>
    /// The next moment at which something happens: the first occurrence of the timer that sees to what is due, or of any timer after an
    /// event of the world. Null where nothing is due any more.
    /// </summary>
    private async Task<DateTimeOffset?> NextTickAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<DateTimeOffset> ticks = [.. _events.Where(scripted => scripted.At > now).Take(1).Select(scripted => FirstTick(timers, scripted.At))];
        foreach (var source in _sources)
        {
            foreach (var due in await source.NextDueAsync(now, cancellationToken))
            {
                var seenToBy = timers.Where(timer => string.Equals(timer.Name, due.Timer, StringComparison.Ordinal)).ToList();
                ticks.Add(FirstTick(seenToBy.Count > 0 ? seenToBy : timers, due.At > now ? due.At : now.AddTicks(1)));
            }
        }

        return ticks.Count == 0 ? null : ticks.Min();
    }

    private static DateTimeOffset FirstTick(IReadOnlyList<TimerFunction> timers, DateTimeOffset notBefore) =>
        timers.Count == 0 ? notBefore : timers.Min(timer => timer.Schedule.Next(notBefore.AddTicks(-1)));
}
