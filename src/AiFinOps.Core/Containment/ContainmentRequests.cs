using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Containment;

/// <summary>
/// What one evaluation asks of containment: for each incident that calls for it at most one action, within the guard rails over all lines.
/// It remembers what it has asked for.
/// </summary>
/// <param name="all">Every incident, ended ones as well: a line's actions of today count wherever they stand.</param>
/// <param name="now">UTC.</param>
public sealed class ContainmentRequests(IEnumerable<Incident> all, EvaluationResult result, FinOpsConfiguration configuration, DateTimeOffset now)
{
    private readonly ILookup<string, (Incident Incident, ContainmentRecord Record)> _actions = all
        .SelectMany(incident => incident.Containments.Select(record => (Incident: incident, Record: record)))
        .Where(action => action.Record is { DryRun: false, State: not ContainmentState.Declined })
        .ToLookup(action => action.Incident.Line, StringComparer.Ordinal);

    private readonly LocalTime _local = new(configuration.TimeZone);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public ContainmentPlan? Next(Incident incident)
    {
        if (Decide(incident)?.Plan is not { } plan || !_asked.Add(incident.Line))
        {
            return null;
        }

        return plan;
    }

    /// <summary>Proposals of other incidents that wait for an answer to the rung that a hard stop takes now: it does not wait for one.</summary>
    public IEnumerable<(Incident Incident, ContainmentRecord Record)> Overtaken(Incident stop, ContainmentPlan plan) => _actions[stop.Line].Where(action =>
        action.Record.State == ContainmentState.AwaitingApproval && IsOfAnother(action.Incident, stop) && string.Equals(action.Record.Plan.Rung.Id, plan.Rung.Id, StringComparison.Ordinal));

    /// <summary>What would be done next, or the named reason why nothing; null where the line has no hard stop, or the incident calls for none.</summary>
    public ContainmentDecision? Decide(Incident incident) =>
        configuration.Line(incident.Line) is { } line && HardStops.RuleFor(line, configuration) is { } rule
        && result.Lines.GetValueOrDefault(incident.Line) is var evaluated && MarginOf(incident, rule, evaluated) is { } margin
            ? ContainmentPlanner.Decide(incident, Situation(incident, line, rule, evaluated, margin))
            : null;

    private ContainmentSituation Situation(Incident incident, AllocationLine line, HardStopRule rule, LineEvaluation? evaluated, string margin)
    {
        // What only waits for an answer elsewhere has done nothing, and a stop does not wait for it.
        var done = _actions[incident.Line].Where(action => action.Record.State != ContainmentState.AwaitingApproval || !IsOfAnother(action.Incident, incident)).Select(action => action.Record).ToList();
        ContainmentRecord[] elsewhere = [.. _actions[incident.Line].Where(action => IsOfAnother(action.Incident, incident) && action.Record.Holds).Select(action => action.Record)];
        var use = evaluated?.UseOf(incident.Finding);
        return new ContainmentSituation(line, rule, configuration.Containment, margin, now)
        {
            IsProposal = !IsStop(incident),
            RestsOnEstimates = use?.RestsOnEstimates(rule.Threshold) == true,
            IsUsedUp = use?.Reaches(1m) == true,
            HeldElsewhere = elsewhere,
            Curve = evaluated is not null && ContainmentPlanner.LastAtWork(incident, elsewhere) is { AppliedAt: { } applied } last ? CurveRule.Read(evaluated.History, last.Plan.Rung.ExpectedSaving, applied) : null,
            ActionsToday = done.Count(record => record.RequestedAt is { } at && _local.DayAt(at) == _local.DayAt(now)),
            ActionsInRun = _asked.Count,
            LastAction = done.Max(record => record.RequestedAt),
        };
    }

    /// <summary>Why the incident calls for containment, with its arithmetic: its stop, or that its line runs away long before one; null where it does not.</summary>
    private string? MarginOf(Incident incident, HardStopRule rule, LineEvaluation? evaluated) =>
        IsStop(incident) ? incident.Finding.Reason
        : incident.Finding.Kind == FindingKind.SpendAbove && evaluated is { Utilisation: { } utilisation } && !utilisation.Reaches(rule.Threshold)
            ? RunawayRule.Read(evaluated, configuration.Containment.Runaway, now)?.Reason
        : null;

    private static bool IsStop(Incident incident) => incident.Finding.Kind == FindingKind.HardStop;

    private static bool IsOfAnother(Incident one, Incident other) => !string.Equals(one.Id, other.Id, StringComparison.Ordinal);
}
