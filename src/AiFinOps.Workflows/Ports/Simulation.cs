namespace AiFinOps.Workflows.Ports;

/// <summary>Something that will want attention later. In simulated time the clock jumps to the earliest of these.</summary>
public interface INextDue
{
    /// <returns>The earliest moment (UTC) later than <paramref name="after"/> at which something is due; null where nothing is.</returns>
    Task<DateTimeOffset?> NextDueAsync(DateTimeOffset after, CancellationToken cancellationToken);
}

/// <summary>
/// Something that happens in the world at a simulated moment: a file is dropped, a person acknowledges.
/// It may run twice for the same moment (after a crash), so it must be idempotent.
/// </summary>
public interface ISimulatedEvent
{
    DateTimeOffset At { get; }

    /// <summary>One line for the log.</summary>
    string Description { get; }

    Task RunAsync(CancellationToken cancellationToken);
}
