using AiFinOps.Core.Sources;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>What an evaluation looks at besides the ledger: hours, how the last pulls ended, and whose history is being read again.</summary>
public sealed class EvaluationNews(RecentHours hours, ISourceConditions conditions, BackfillMarks backfills)
{
    /// <summary>Changes whenever there is something else to judge; empty where there is nothing but the ledger.</summary>
    public async Task<string> VersionAsync(ConfigurationInForce inForce, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hoursVersion = await hours.VersionAsync(inForce, now, cancellationToken);
        var condition = SourceCondition.VersionOf((await conditions.AllAsync(cancellationToken)).Values);
        var backfilled = string.Join('~', (await backfills.RunningAsync(now, cancellationToken)).Order(StringComparer.Ordinal));
        return hoursVersion + Added(condition) + Added(backfilled);

        static string Added(string part) => part.Length == 0 ? "" : "+" + part;
    }
}
