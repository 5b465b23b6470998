using System.Globalization;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Notices within a day that evidence was removed, or added by somebody else, though nobody asks. It reads names and no bytes;
/// <see cref="VerifyEvidence"/> reads all. A person ends the incident, because what was restored has to be explained all the same.
/// </summary>
public sealed class WatchEvidence(VerifyEvidence evidence, FindingReconciler reconciler, TimeProvider time)
{
    private const int MostNamed = 5;

    public async Task RunAsync(ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var problems = (await evidence.CountAsync(cancellationToken)).SelectMany(check => check.Problems).ToList();
        if (problems.Count > 0)
        {
            var owner = Ownership.GroupOf(inForce.Configuration, LineIds.Self);
            await reconciler.ObserveAsync(new GradedFinding(FindingOf(problems), Severity.High, owner), inForce, 0, cancellationToken);
        }
    }

    private Finding FindingOf(IReadOnlyList<EvidenceProblem> problems)
    {
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var more = problems.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" And {problems.Count - MostNamed} more: finops evidence verify names all.") : "";
        return new Finding(
            LineIds.Self, FindingKind.EvidenceTampered, CauseKeys.EvidenceTampered, day, day, null, null, null, null, false, CauseKeys.EvidenceTampered,
            string.Join(' ', problems.Take(MostNamed).Select(problem => problem.Problem)) + more,
            [], new Dictionary<string, string>(StringComparer.Ordinal) { [FactNames.Bundles] = Figures.Count(problems.Count, "bundle", "bundles") });
    }
}
