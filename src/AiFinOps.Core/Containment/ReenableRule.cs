using AiFinOps.Core.Allocation;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Containment;

/// <param name="Name">Stable, lower kebab case, for machines.</param>
/// <param name="Reason">What is missing and what to do.</param>
public sealed record ReenableRefusal(string Name, string Reason);

/// <summary>Releasing a critical line without a second person. Recorded, and owes a second review within <see cref="ReenableRule.SecondReviewWithin"/>.</summary>
public sealed record BreakGlass(string Reason);

/// <summary>Who may approve that a contained line is re-enabled, and when. Nothing is re-enabled without a recorded review.</summary>
public static class ReenableRule
{
    public static readonly TimeSpan SecondReviewWithin = TimeSpan.FromHours(24);

    /// <summary>Every reason to refuse at once; empty where the approval stands.</summary>
    /// <param name="reviewer">The person who approves, as signed in.</param>
    /// <param name="actedBy">Ids of the people who acted on the incident: <see cref="ActedBy"/>.</param>
    /// <param name="breakGlass">Waives the second person for a critical line, and nothing else; null in the ordinary case.</param>
    public static IReadOnlyList<ReenableRefusal> Check(
        Incident incident, Criticality criticality, Person reviewer, IReadOnlySet<string> actedBy, BreakGlass? breakGlass = null) =>
        [.. ReviewRefusals(incident), .. ReviewerRefusals(criticality, reviewer, actedBy, breakGlass)];

    /// <summary>People who acknowledged, investigated, contained, found the cause or wrote the review. The system is not a person; whoever got a link that acted counts as having acted.</summary>
    public static IReadOnlySet<string> ActedBy(IEnumerable<IncidentEvent> events) => events
        .Where(IsActing)
        .Select(one => one.Actor)
        .Where(actor => !string.Equals(actor.KnownBy, "system", StringComparison.Ordinal))
        .Select(actor => Actor.SentTo(actor.Id) ?? actor.Id)
        .ToHashSet(StringComparer.Ordinal);

    private static bool IsActing(IncidentEvent one) => one
        is Acknowledged or InvestigationStarted or RootCauseRecorded or ReenableReviewRecorded
        or ContainmentRequested or ContainmentApplied or ContainmentReverted;

    private static IEnumerable<ReenableRefusal> ReviewRefusals(Incident incident)
    {
        if (!incident.HasActiveContainment)
        {
            yield return new("nothing-contained", $"Incident {incident.Id} has no active containment, so there is nothing to re-enable.");
        }

        if (incident.Review is not { } review)
        {
            yield return new("no-review", "No re-enable review is recorded: answer the four playbook questions first.");
            yield break;
        }

        foreach (var problem in FourAnswers.Validate(review))
        {
            yield return new("answer-incomplete", problem.Problem);
        }
    }

    private static IEnumerable<ReenableRefusal> ReviewerRefusals(
        Criticality criticality, Person reviewer, IReadOnlySet<string> actedBy, BreakGlass? breakGlass)
    {
        if (!reviewer.Roles.Contains(Role.Approver))
        {
            yield return new("not-an-approver", $"{reviewer.Id} does not have the role approver.");
        }

        if (breakGlass is not null && string.IsNullOrWhiteSpace(breakGlass.Reason))
        {
            yield return new("break-glass-without-reason", "Break-glass needs a reason: say why no second person could be reached.");
        }

        if (criticality == Criticality.Critical && breakGlass is null && actedBy.Contains(reviewer.Id))
        {
            yield return new("reviewer-acted", $"{reviewer.Id} acted on this incident; a critical line needs a second person, or break-glass with a reason.");
        }
    }
}
