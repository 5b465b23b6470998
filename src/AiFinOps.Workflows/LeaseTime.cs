namespace AiFinOps.Workflows;

/// <summary>
/// Time for leases and claims. They are about processes that die, not about business, so they run on the wall clock even where
/// business time is simulated: a killed process must not hold its lease until simulated time moves.
/// </summary>
/// <param name="clock">The wall clock, given by composition.</param>
/// <param name="duration">How long a lease or a claim holds without being renewed.</param>
public sealed class LeaseTime(TimeProvider clock, TimeSpan duration)
{
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromMinutes(2);

    public TimeSpan Duration => duration;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Waits on the wall clock: simulated time does not move while something is under way.</summary>
    public Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken) => Task.Delay(wait, clock, cancellationToken);
}
