using System.Security.Cryptography;
using System.Text;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Turns a graded finding into the one incident of its cause: opens it, updates it, or finds that nothing is new.</summary>
public sealed class FindingReconciler(IncidentDesk desk, TimeProvider time)
{
    private static readonly Actor Evaluation = Actor.System(nameof(EvaluateSpend));

    public Task<DeskResult> ObserveAsync(GradedFinding graded, ConfigurationInForce inForce, long ledgerVersion, CancellationToken cancellationToken) =>
        ObserveAsync(graded, telling: null, inForce, ledgerVersion, cancellationToken);

    /// <param name="telling">How the owner hears of it where it fires; null where no cap applies.</param>
    public async Task<DeskResult> ObserveAsync(
        GradedFinding graded, AlertTelling? telling, ConfigurationInForce inForce, long ledgerVersion, CancellationToken cancellationToken)
    {
        var configuration = inForce.Configuration;
        var now = time.GetUtcNow();
        var order = DeskOrder.OnCause(
            graded.Finding.Line, graded.Finding.CauseKey, configuration,
            existing => CommandOf(graded, existing, configuration, inForce.Version, ledgerVersion, now) with { Telling = telling });
        return await desk.ActAsync(order, cancellationToken);
    }

    /// <summary>The same without a word to anybody: it came to light by history that somebody had read again.</summary>
    public async Task<DeskResult> NoteAsync(GradedFinding graded, ConfigurationInForce inForce, long ledgerVersion, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var order = DeskOrder.OnCause(
            graded.Finding.Line, graded.Finding.CauseKey, inForce.Configuration,
            existing => CommandOf(graded, existing, inForce.Configuration, inForce.Version, ledgerVersion, now) with { Quiet = true, Actor = Actor.System(nameof(BackfillSpend)) });
        return await desk.ActAsync(order, cancellationToken);
    }

    /// <summary>What a finding asks of the incident of its cause. Pure.</summary>
    /// <param name="existing">The incident of the cause that has not ended; null where there is none.</param>
    internal static Observe CommandOf(
        GradedFinding graded, Incident? existing, FinOpsConfiguration configuration, int configurationVersion, long ledgerVersion, DateTimeOffset now)
    {
        var (finding, severity, owner) = graded;
        return new Observe(
            now, Evaluation, MintId(finding, now), owner, severity, finding,
            PlanOf(graded, existing, configuration, now), configurationVersion, ledgerVersion) { Score = graded.Score };
    }

    internal async Task<DeskResult> ClearAsync(Incident incident, Clearing clearing, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await desk.ActAsync(
            DeskOrder.On(incident.Line, incident.Id, inForce.Configuration, _ => new Clear(now, Evaluation, clearing.Reason, clearing.Resolves) { Restated = clearing.Restated, RestatedAway = clearing.RestatedAway }), cancellationToken);
    }

    /// <summary>A budget step is a warning: it is told, and runs no clock.</summary>
    private static ResponsePlan PlanOf(GradedFinding graded, Incident? existing, FinOpsConfiguration configuration, DateTimeOffset now)
    {
        var plan = ResponsePlans.For(configuration, graded.Finding, graded.OwnerGroup, Highest(graded.Severity, existing), now, existing);
        return graded.Finding.Kind == FindingKind.BudgetStep ? plan.AsWarning()
            : graded.Finding.Facts.GetValueOrDefault(FactNames.Owners) is { } owners ? plan.AlsoTelling(owners.Split(','))
            : plan;
    }

    private static Severity Highest(Severity severity, Incident? existing) =>
        existing is { } incident && incident.Severity > severity ? incident.Severity : severity;

    /// <summary>Short, speakable and unique per cause and moment: <c>order-agent-20261010-3f9a</c>.</summary>
    private static string MintId(Finding finding, DateTimeOffset now)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Line}|{finding.CauseKey}|{now:O}"));
        return $"{finding.Line.Replace(':', '-')}-{now:yyyyMMdd}-{Convert.ToHexStringLower(hash.AsSpan(0, 3))}";
    }
}
