using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;

namespace AiFinOps.Workflows.Ports;

/// <summary>What changed around the spend: deployments, datasets, models, regions, scaling rules, prices, configuration.</summary>
public interface IChangeFeed
{
    /// <summary>Inserts the change; the same origin and id again changes nothing, whatever it says.</summary>
    Task<ChangeReceipt> RecordAsync(Change change, CancellationToken cancellationToken);

    /// <summary>All changes that happened from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive), oldest first.</summary>
    Task<IReadOnlyList<Change>> BetweenAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}

public enum ChangeReceipt
{
    Recorded,

    /// <summary>It was told before, with the same words.</summary>
    Known,

    /// <summary>Something else was told before under this id; that stays.</summary>
    IdTaken,
}

/// <summary>A place that is asked what changed. The kind is the name used in configuration.</summary>
public interface IChangeSource
{
    string Kind { get; }

    /// <summary>Everything in the window, or nothing: where it cannot be read to its end, the problems say why.</summary>
    Task<ChangePull> PullAsync(ChangeSourceSettings source, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}

/// <param name="LeftOut">Number of entries that are no change of a workload.</param>
/// <param name="Problems">Why it could not be read; one line each.</param>
/// <param name="RetryAfter">When trying again may help by itself; null where it is done or a person must act.</param>
public sealed record ChangePull(IReadOnlyList<Change> Changes, int LeftOut, IReadOnlyList<string> Problems, TimeSpan? RetryAfter)
{
    /// <summary>What the owner of the source is told; null where it was read.</summary>
    public SourceTrouble? Trouble { get; init; }

    /// <summary>What the reading says about settings, credential, permission and scope, in the order in which they were looked at.</summary>
    public IReadOnlyList<CheckStep> Steps { get; init; } = [];
}
