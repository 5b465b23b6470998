using AiFinOps.Core.Sources;

namespace AiFinOps.Workflows.Ports;

/// <summary>How the last pull of each source ended, one row a source. Change sources are among them, under <see cref="Core.Detection.LineIds.OfChangeSource"/>.</summary>
public interface ISourceConditions
{
    /// <summary>By source name; a source that was never in trouble may be absent.</summary>
    Task<IReadOnlyDictionary<string, SourceCondition>> AllAsync(CancellationToken cancellationToken);

    Task SaveAsync(SourceCondition condition, CancellationToken cancellationToken);
}
