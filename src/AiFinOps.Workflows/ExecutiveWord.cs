using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Workflows;

/// <summary>Which incidents of an evaluation executives hear of for their money. Of several on one line, the first: it is one story to them. Pure.</summary>
internal sealed class ExecutiveWord(IEnumerable<Incident> all, FinOpsConfiguration configuration, DateTimeOffset now)
{
    private readonly HashSet<string> lines = all
        .Where(incident => incident.IsOpen && incident.ExecutivesHear(now))
        .Select(incident => incident.Line)
        .ToHashSet(StringComparer.Ordinal);

    /// <returns>Null where nobody is to be told. The sweep tells: the clock is due at once.</returns>
    public (Incident Incident, AskForExecutiveUpdate Ask)? Owed(Incident? incident) =>
        incident is not null && ExecutiveUpdates.PlanFor(incident, configuration, now) is not null
        && ExecutiveUpdates.ReasonByMoney(incident, configuration) is { } reason && lines.Add(incident.Line)
            ? (incident, new AskForExecutiveUpdate(now, Actor.System(nameof(EvaluateSpend)), reason))
            : null;
}
