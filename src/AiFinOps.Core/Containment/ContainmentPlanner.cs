using AiFinOps.Core.Budgets;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Containment;

/// <summary>The next containment action, or the named reason why there is none.</summary>
/// <param name="Plan">Null where nothing is to be done.</param>
/// <param name="ReasonName">Stable, lower kebab case: <c>next-rung</c>, <c>no-ladder</c>, <c>rung-pending</c>, <c>daily-limit</c> or <c>ladder-exhausted</c>.</param>
/// <param name="Reason">The same in words, for the timeline.</param>
public sealed record ContainmentDecision(ContainmentPlan? Plan, string ReasonName, string Reason);

/// <summary>Chooses containment rungs, one at a time, least disruptive first.</summary>
public static class ContainmentPlanner
{
    /// <summary>Actions that one line may see on one day, over all its incidents, before a person has to take over.</summary>
    public const int MaximumActionsPerDay = 3;

    /// <summary>
    /// Picks the first rung that this incident has not requested yet. Each call climbs by one rung, so it is
    /// made once per reason to act: when the stop trips, and when a settled day shows that the last rung was not enough.
    /// </summary>
    /// <param name="utilisation">Printed arithmetic of the utilisation, billed and lag margin apart.</param>
    /// <param name="actionsToday">Actions that were already requested for the line on this day of the organisation's zone.</param>
    public static ContainmentDecision Decide(Incident incident, HardStopRule rule, string utilisation, int actionsToday)
    {
        if (rule.Ladder.Count == 0)
        {
            return None("no-ladder", $"No containment action is configured for {rule.Line}: a person has to act. Add a ladder to its hard stop.");
        }

        if (incident.Containments.FirstOrDefault(record => record.State == ContainmentState.Requested) is { } pending)
        {
            return None("rung-pending", $"The result of {pending.Plan.Rung.Id} is not known yet; no second action is started before it.");
        }

        if (NextRung(incident, rule) is not { } rung)
        {
            return None("ladder-exhausted", $"Every rung of {rule.Line} was used in this incident: a person has to act.");
        }

        return actionsToday >= MaximumActionsPerDay
            ? None("daily-limit", $"{rule.Line} has seen {MaximumActionsPerDay} actions today, which is the most the system may do in a day: a person has to act.")
            : new ContainmentDecision(PlanFor(incident, rung, rule.Mode, utilisation), "next-rung", $"{rung.Id} is the least disruptive rung not used yet.");
    }

    /// <summary>The plan of <see cref="Decide"/>; null where there is nothing to do.</summary>
    public static ContainmentPlan? Plan(Incident incident, HardStopRule rule, string utilisation, int actionsToday = 0) =>
        Decide(incident, rule, utilisation, actionsToday).Plan;

    /// <summary>The same incident and rung always make the same action, so that a repeated message cannot act twice.</summary>
    public static string ActionId(string incidentId, string rungId) => $"{incidentId}-{rungId}";

    // The enum lists the kinds from least to most disruptive; the ladder decides between rungs of one kind.
    private static ContainmentRung? NextRung(Incident incident, HardStopRule rule) =>
        rule.Ladder
            .OrderBy(rung => rung.Kind)
            .FirstOrDefault(rung => !incident.Containments.Any(record => string.Equals(record.Plan.Rung.Id, rung.Id, StringComparison.Ordinal)));

    private static ContainmentPlan PlanFor(Incident incident, ContainmentRung rung, ContainmentMode mode, string utilisation)
    {
        // What cannot be taken back is never done without a person, whatever the mode of the rule.
        var allowed = !rung.Reversible && mode == ContainmentMode.Automatic ? ContainmentMode.Approve : mode;
        return new ContainmentPlan(ActionId(incident.Id, rung.Id), rung, allowed, utilisation);
    }

    private static ContainmentDecision None(string name, string reason) => new(null, name, reason);
}
