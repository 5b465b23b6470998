namespace AiFinOps.Workflows.Ports;

/// <summary>What changed around the spend: deployments, datasets, models, regions, scaling rules, prices, configuration.</summary>
public interface IChangeFeed
{
    /// <summary>Inserts the change; the same id again changes nothing.</summary>
    Task RecordAsync(Change change, CancellationToken cancellationToken);

    /// <summary>Newest first, at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<Change>> ListAsync(int most, CancellationToken cancellationToken);
}

/// <param name="Id">The sender's own id of the change.</param>
/// <param name="Kind">For example <c>deployment</c>, <c>model</c>, <c>scaling</c>.</param>
/// <param name="Line">Allocation line that it touches; empty where unknown.</param>
/// <param name="At">When it happened (UTC).</param>
public sealed record Change(string Id, string Kind, string Line, string Description, DateTimeOffset At);
