using AiFinOps.Core.Sources;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>What an evaluation looks at besides the ledger: hours, and how the last pulls ended.</summary>
public sealed class EvaluationNews(RecentHours hours, ISourceConditions conditions)
{
    /// <summary>Changes whenever there is something else to judge; empty where there is nothing but the ledger.</summary>
    public async Task<string> VersionAsync(ConfigurationInForce inForce, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hoursVersion = await hours.VersionAsync(inForce, now, cancellationToken);
        var condition = SourceCondition.VersionOf((await conditions.AllAsync(cancellationToken)).Values);
        return condition.Length == 0 ? hoursVersion : $"{hoursVersion}+{condition}";
    }
}
