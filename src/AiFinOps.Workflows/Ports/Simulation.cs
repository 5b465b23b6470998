namespace AiFinOps.Workflows.Ports;

/// <summary>Knows what will want attention later. In simulated time the clock jumps to the earliest of it.</summary>
public interface INextDue
{
    /// <param name="after">UTC; what is overdue is told with its past moment.</param>
    Task<IReadOnlyList<DueTimer>> NextDueAsync(DateTimeOffset after, CancellationToken cancellationToken);
}

/// <param name="Timer">Name of the timer function that will see to it, at its first occurrence from then on.</param>
/// <param name="At">UTC.</param>
public sealed record DueTimer(string Timer, DateTimeOffset At);

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
