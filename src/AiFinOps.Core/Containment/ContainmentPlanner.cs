using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Containment;

/// <summary>The next containment action, or the named reason why there is none.</summary>
/// <param name="Plan">Null where nothing is to be done.</param>
/// <param name="ReasonName">
/// Stable, lower kebab case: <c>next-rung</c>, <c>observe</c>, <c>no-ladder</c>, <c>dry-run-shows-one</c>, <c>rung-pending</c>, <c>rung-at-work</c>,
/// <c>curve-bent</c>, <c>curve-unknown</c>, <c>proposal-in-dry-run</c>, <c>proposed-already</c>, <c>too-soon</c>, <c>daily-limit</c>, <c>run-limit</c>, <c>being-released</c> or <c>ladder-exhausted</c>.
/// </param>
/// <param name="Reason">The same in words, for people.</param>
public sealed record ContainmentDecision(ContainmentPlan? Plan, string ReasonName, string Reason);

/// <summary>What the planner looks at besides the incident.</summary>
/// <param name="Utilisation">Printed arithmetic of the utilisation, billed and lag margin apart.</param>
/// <param name="Now">UTC.</param>
public sealed record ContainmentSituation(AllocationLine Line, HardStopRule Rule, ContainmentSettings Settings, string Utilisation, DateTimeOffset Now)
{
    /// <summary>It would not have tripped without what is estimated and not billed yet.</summary>
    public bool RestsOnEstimates { get; init; }

    /// <summary>It is proposed before the budget is used up: a person agrees, whatever the mode.</summary>
    public bool IsProposal { get; init; }

    /// <summary>Whether the rung that holds has bent the curve; null where none holds.</summary>
    public CurveReading? Curve { get; init; }

    /// <summary>Nothing is left of what the stop guards.</summary>
    public bool IsUsedUp { get; init; }

    /// <summary>What another incident of the line holds: it cannot hold twice, and it is at work for this one as well.</summary>
    public IReadOnlyList<ContainmentRecord> HeldElsewhere { get; init; } = [];

    /// <summary>Actions that were already requested for the line on this day of the organisation's zone.</summary>
    public int ActionsToday { get; init; }

    /// <summary>Actions that this evaluation has asked for, over all lines.</summary>
    public int ActionsInRun { get; init; }

    /// <summary>When the line last saw an action (UTC); null where it never did.</summary>
    public DateTimeOffset? LastAction { get; init; }
}

/// <summary>
/// Chooses containment rungs, one at a time, least disruptive first. The next one is taken only if the last did not bend the curve in its time;
/// what nobody knows yet takes none.
/// </summary>
public static class ContainmentPlanner
{
    /// <summary>Made once per evaluation that still sees the reason to act.</summary>
    public static ContainmentDecision Decide(Incident incident, ContainmentSituation situation)
    {
        var rule = situation.Rule;
        return rule.Mode == ContainmentMode.Observe ? None("observe", $"{rule.Line} is only observed: a person has to act.")
            : situation.IsProposal && rule.Mode == ContainmentMode.DryRun ? None("proposal-in-dry-run", "A dry run has nobody to propose to: the message says what would help.")
            : situation.IsProposal && incident.Containments.Count > 0 ? None("proposed-already", "The first rung is proposed once; the next one is for the hard stop.")
            : rule.Ladder.Count == 0 ? None("no-ladder", $"No containment action is configured for {rule.Line}: a person has to act. Add a ladder to its hard stop.")
            : AtWork(incident, situation) ?? Next(incident, situation);
    }

    /// <summary>The same incident and rung always make the same action, so that a repeated message cannot act twice.</summary>
    public static string ActionId(string incidentId, string rungId) => $"{incidentId}-{rungId}";

    /// <summary>The rungs in the order in which they are taken: the enum lists the kinds from least to most disruptive, and the ladder decides between rungs of one kind.</summary>
    public static IEnumerable<ContainmentRung> InOrder(HardStopRule rule) => rule.Ladder.OrderBy(rung => rung.Kind);

    /// <summary>Why a person has to agree although the rule acts by itself; null where he has not.</summary>
    /// <param name="trips">How often the incident has tripped so far.</param>
    public static string? Guard(int trips, ContainmentRung rung, ContainmentSituation situation) =>
        situation.Rule.Mode != ContainmentMode.Automatic ? null
        : !rung.Reversible ? "irreversible"
        : situation.Line.CustomerImpact || situation.Line.Regulated ? "protected-line"
        : situation.IsProposal ? "proposal"
        : situation.RestsOnEstimates && !situation.Settings.EstimatesMayDisable && rung.Kind != ContainmentKind.RateLimit ? "estimated-only"
        : trips >= situation.Settings.MostTrips ? "too-many-trips"
        : null;

    /// <summary>Why nothing is added to what was done already; null where something may be.</summary>
    private static ContainmentDecision? AtWork(Incident incident, ContainmentSituation situation)
    {
        if (incident.Containments.Concat(situation.HeldElsewhere).FirstOrDefault(record => record.State is ContainmentState.Requested or ContainmentState.Writing or ContainmentState.AwaitingApproval) is { } pending)
        {
            return None("rung-pending", $"The result of {pending.Plan.Rung.Id} is not known yet; no second action is started before it.");
        }

        if (incident.Containments.Any(record => record.DryRun))
        {
            return None("dry-run-shows-one", "A dry run bends no curve, so that it shows the first rung only.");
        }

        if (incident.ReviewApprovedBy is not null)
        {
            return None("being-released", "It is on its way back; what comes back is contained again by the recovery check.");
        }

        if (LastAtWork(incident, situation.HeldElsewhere) is not { AppliedAt: { } applied } last)
        {
            return null;
        }

        var judgedFrom = applied + situation.Rule.Wait;
        return situation.Now < judgedFrom ? None("rung-at-work", string.Create(CultureInfo.InvariantCulture, $"{last.Plan.Rung.Id} has until {judgedFrom.UtcDateTime:yyyy-MM-dd HH:mm} UTC to bend the curve."))
            : situation.Curve switch
            {
                { Curve: Curve.NotBent } => null,
                { Curve: Curve.Bent } when situation is { IsUsedUp: true, Rule.Climb: ContainmentClimb.Budget } => null,
                { Curve: Curve.Bent } bent => None("curve-bent", bent.Reason),
                var unknown => None("curve-unknown", unknown?.Reason ?? "Nothing is known of the days since."),
            };
    }

    /// <summary>The rung of the line that was taken last and holds.</summary>
    internal static ContainmentRecord? LastAtWork(Incident incident, IEnumerable<ContainmentRecord> heldElsewhere) =>
        incident.Containments.Concat(heldElsewhere).Where(record => record.State == ContainmentState.Active).MaxBy(record => record.AppliedAt);

    private static ContainmentDecision Next(Incident incident, ContainmentSituation situation)
    {
        var (rule, settings) = (situation.Rule, situation.Settings);
        return NextRung(incident, situation) is not { } rung ? None("ladder-exhausted", $"Every rung of {rule.Line} was used in this incident: a person has to act.")
            : situation.ActionsToday >= settings.MostActionsPerDay
                ? None("daily-limit", $"{rule.Line} has seen {settings.MostActionsPerDay} actions today, which is the most the system may do in a day: a person has to act.")
            : situation.ActionsInRun >= settings.MostActionsPerRun
                ? None("run-limit", $"One evaluation may ask for {settings.MostActionsPerRun} actions over all lines; the next one goes on.")
            : situation.LastAction + settings.LeastInterval > situation.Now
                ? None("too-soon", $"{rule.Line} saw an action less than {settings.LeastInterval.TotalMinutes:0} minutes ago.")
            : new ContainmentDecision(PlanFor(incident, rung, situation), "next-rung", $"{rung.Id} is the least disruptive rung not used yet.");
    }

    private static ContainmentRung? NextRung(Incident incident, ContainmentSituation situation) =>
        InOrder(situation.Rule).FirstOrDefault(rung => !incident.Containments.Concat(situation.HeldElsewhere).Any(record => string.Equals(record.Plan.Rung.Id, rung.Id, StringComparison.Ordinal)));

    private static ContainmentPlan PlanFor(Incident incident, ContainmentRung rung, ContainmentSituation situation)
    {
        var rule = situation.Rule;
        var guard = Guard(incident.Trips, rung, situation);
        return new ContainmentPlan(ActionId(incident.Id, rung.Id), rung, guard is null ? rule.Mode : ContainmentMode.Approve, situation.Utilisation)
        {
            Guard = guard,
            Approvers = rule.Approvers,
            ApproveWithin = situation.Settings.ApproveWithin,
            TakenUnanswered = rule.FirstRungUnanswered && rung.Reversible && incident.Containments.Count == 0,
        };
    }

    private static ContainmentDecision None(string name, string reason) => new(null, name, reason);
}
