namespace AiFinOps.Adapters.Simulation;

/// <summary>
/// Simulated now: a stored moment that only <see cref="AdvanceAsync"/> moves, so that a killed process resumes where it was.
/// Timers and time stamps (delays, time-outs) stay on real time. One process owns the moment at a time.
/// </summary>
public sealed class SimulatedClock(ISimulatedNow store) : TimeProvider
{
    private SimulatedMoment? _moment;

    /// <summary>The moment before the last step; what happened after it may have to be repeated after a crash.</summary>
    public DateTimeOffset Previous => Moment.Previous;

    private SimulatedMoment Moment => Volatile.Read(ref _moment) ?? throw new InvalidOperationException("The simulated clock was not started.");

    public override DateTimeOffset GetUtcNow() => Moment.Now;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Takes up the stored moment; where none is stored, begins at <paramref name="start"/>.</summary>
    /// <returns>True where a stored moment was resumed.</returns>
    public async Task<bool> StartAsync(DateTimeOffset start, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(cancellationToken);
        if (stored is null)
        {
            await StoreAsync(new SimulatedMoment(start.AddTicks(-1), start), cancellationToken);
            return false;
        }

        Volatile.Write(ref _moment, stored);
        return true;
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> is not later than now.</exception>
    public Task AdvanceAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, Moment.Now);
        return StoreAsync(new SimulatedMoment(Moment.Now, to), cancellationToken);
    }

    private async Task StoreAsync(SimulatedMoment moment, CancellationToken cancellationToken)
    {
        await store.WriteAsync(moment, cancellationToken);
        Volatile.Write(ref _moment, moment);
    }
}
