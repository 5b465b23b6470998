namespace AiFinOps.Workflows.Messages;

/// <summary>A queue message: references only, never documents. <c>schema</c> is the version of its shape.</summary>
public abstract record QueueMessage
{
    public int Schema { get; init; } = 1;

    /// <summary>Follows one cause through every queue and log.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>
    /// Attempts so far that put themselves back on the queue (a throttled pull, a busy lease).
    /// </summary>
    public int Attempt { get; init; }
}

/// <param name="From">First UTC charge day, inclusive.</param>
/// <param name="To">Last UTC charge day, inclusive.</param>
public sealed record PullSpendMessage(string Source, DateOnly From, DateOnly To) : QueueMessage
{
    /// <summary>When the schedule asked for it (UTC); null for one that somebody else asked for.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }
}

/// <param name="From">Start of the window (UTC).</param>
/// <param name="To">End of the window (UTC).</param>
public sealed record PullChangesMessage(string Source, DateTimeOffset From, DateTimeOffset To) : QueueMessage
{
    /// <summary>When the schedule asked for it (UTC).</summary>
    public DateTimeOffset? ScheduledAt { get; init; }
}

/// <param name="RunId">Run row of a manual re-evaluation, or null.</param>
public sealed record EvaluateSpendMessage(long LedgerVersion, string? RunId) : QueueMessage;

public sealed record DispatchEscalationMessage(string Line, string IncidentId, string StepId, string Channel) : QueueMessage;

/// <param name="Revert">False applies the action, true takes it back.</param>
public sealed record ApplyContainmentMessage(string Line, string IncidentId, string ActionId, bool Revert) : QueueMessage;

public sealed record CheckRecoveryMessage(string Line, string IncidentId) : QueueMessage;
