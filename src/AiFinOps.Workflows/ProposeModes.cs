using AiFinOps.Core.Budgets;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Which hard stops have stood in their mode for two weeks, without being changed and without a false stop, and have earned the next one.</summary>
public sealed class ProposeModes(IIncidentStore incidents, IChangeFeed changes)
{
    /// <returns>In the order of the configuration.</returns>
    public async Task<IReadOnlyList<ModeProposal>> RunAsync(EvaluationResult result, FinOpsConfiguration configuration, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var applied = (await changes.BetweenAsync(now - ModeRule.Trial, now, cancellationToken)).Where(change => change.Origin is ConfigurationChanges.Origin).ToList();
        var stops = (await incidents.ListAsync(includeClosed: true, cancellationToken)).Select(stored => stored.Incident)
            .Where(incident => incident.Finding.Kind == FindingKind.HardStop).ToLookup(incident => incident.Line, StringComparer.Ordinal);
        return
        [
            .. from rule in configuration.HardStops
               let line = configuration.Line(rule.Line)
               where line is not null && !applied.Exists(change => MayBeAbout(rule, change))
               let proposal = ModeRule.Propose(line, rule, stops[rule.Line], result.Lines.GetValueOrDefault(rule.Line)?.History, configuration, now)
               where proposal is not null
               select proposal,
        ];
    }

    /// <summary>A version names what it changed, and not always all of it: what may have been changed has not stood.</summary>
    private static bool MayBeAbout(HardStopRule rule, Change change) =>
        change.What.Contains("the first one", StringComparison.Ordinal) || change.What.EndsWith(" more", StringComparison.Ordinal)
        || change.What.Contains($"hard-stop {rule.Line} ", StringComparison.Ordinal);
}
