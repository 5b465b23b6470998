namespace AiFinOps.Adapters.Simulation;

/// <summary>Where the simulated moment is kept.</summary>
public interface ISimulatedNow
{
    Task<SimulatedMoment?> ReadAsync(CancellationToken cancellationToken);

    Task WriteAsync(SimulatedMoment moment, CancellationToken cancellationToken);
}

/// <param name="Previous">UTC; the moment before the last step. At the start it lies one tick back, so that the start itself is played.</param>
/// <param name="Now">UTC.</param>
public sealed record SimulatedMoment(DateTimeOffset Previous, DateTimeOffset Now);
