using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Containment;

/// <summary>What one evaluation asks of containment: for each incident that calls for it at most one action, within the guard rails over all lines. Pure.</summary>
/// <param name="all">Every incident, ended ones as well: a line's actions of today count wherever they stand.</param>
/// <param name="now">UTC.</param>
public sealed class ContainmentRequests(IEnumerable<Incident> all, EvaluationResult result, FinOpsConfiguration configuration, DateTimeOffset now)
{
    private readonly ILookup<string, ContainmentRecord> _actions = all
        .SelectMany(incident => incident.Containments.Select(record => (incident.Line, Record: record)))
        .Where(action => action.Record is { DryRun: false, State: not ContainmentState.Declined })
        .ToLookup(action => action.Line, action => action.Record, StringComparer.Ordinal);

    private readonly LocalTime _local = new(configuration.TimeZone);

    private int _asked;

    public ContainmentPlan? Next(Incident incident)
    {
        var plan = Decide(incident)?.Plan;
        _asked += plan is null ? 0 : 1;
        return plan;
    }

    /// <summary>What would be done next, or the named reason why nothing; null where the line has no hard stop.</summary>
    public ContainmentDecision? Decide(Incident incident)
    {
        if (configuration.Line(incident.Line) is not { } line || HardStops.RuleFor(line, configuration) is not { } rule)
        {
            return null;
        }

        var evaluated = result.Lines.GetValueOrDefault(incident.Line);
        return ContainmentPlanner.Decide(incident, new ContainmentSituation(line, rule, configuration.Containment, incident.Finding.Reason, now)
        {
            RestsOnEstimates = evaluated?.Utilisation?.RestsOnEstimates(rule.Threshold) == true,
            HeldElsewhere = [.. _actions[incident.Line].Where(record => record.Holds && !incident.Containments.Any(own => string.Equals(own.Plan.ActionId, record.Plan.ActionId, StringComparison.Ordinal))).Select(record => record.Plan.Rung.Id)],
            Curve = CurveOf(incident, evaluated),
            ActionsToday = _actions[incident.Line].Count(record => record.RequestedAt is { } at && _local.DayAt(at) == _local.DayAt(now)),
            ActionsInRun = _asked,
            LastAction = _actions[incident.Line].Max(record => record.RequestedAt),
        });
    }

    private static CurveReading? CurveOf(Incident incident, LineEvaluation? evaluated) =>
        evaluated is not null && incident.Containments.LastOrDefault(record => record.State == ContainmentState.Active) is { AppliedAt: { } applied } last
            ? CurveRule.Read(evaluated.History, last.Plan.Rung.ExpectedSaving, applied)
            : null;
}
