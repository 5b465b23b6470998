using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Which hard stops have stood in their mode for two weeks, without being changed and without a false stop, and have earned the next one.</summary>
public sealed class ProposeModes(IChangeFeed changes)
{
    /// <param name="all">Every incident, ended ones as well.</param>
    /// <returns>In the order of the configuration.</returns>
    public async Task<IReadOnlyList<ModeProposal>> RunAsync(IEnumerable<Incident> all, EvaluationResult result, FinOpsConfiguration configuration, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var applied = (await changes.BetweenAsync(now - ModeRule.Trial, now, cancellationToken)).Where(change => change.Origin is ConfigurationChanges.Origin).ToList();
        var stops = all.Where(incident => incident.Finding.Kind == FindingKind.HardStop).ToLookup(incident => incident.Line, StringComparer.Ordinal);
        return
        [
            .. from rule in configuration.HardStops
               let line = configuration.Line(rule.Line)
               where line is not null && !applied.Exists(change => ConfigurationChanges.MayBeAboutStop(change, rule.Line))
               let proposal = ModeRule.Propose(line, rule, stops[rule.Line], result.Lines.GetValueOrDefault(rule.Line)?.History, configuration, now)
               where proposal is not null
               select proposal,
        ];
    }
}
