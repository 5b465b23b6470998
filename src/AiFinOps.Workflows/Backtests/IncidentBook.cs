using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Workflows.Backtests;

public enum AlertOccasion
{
    Opened,

    /// <summary>The cause came back after its incident was resolved.</summary>
    Reopened,

    /// <summary>The excess of an open incident had ended and began again before it had recovered.</summary>
    Returned,

    /// <summary>The excess of an open incident leapt once more.</summary>
    RoseAgain,

    /// <summary>An open incident became more severe: it tells again and is no new alert.</summary>
    SeverityRaised,
}

/// <summary>A finding that told somebody.</summary>
/// <param name="Series">The line; for a source that owes data, its series.</param>
/// <param name="Day">The UTC day on whose evening it was told.</param>
public sealed record BacktestAlert(string Series, DateOnly Day, AlertOccasion Occasion, GradedFinding Graded);

/// <summary>
/// The incidents of a backtest, decided and folded as in production and kept in memory. An incident ends where production ends one by itself,
/// when the missing day arrives or recovery is stable, and where a replay repeats what a person did.
/// </summary>
internal sealed class IncidentBook
{
    private static readonly Actor Backtest = Actor.System(nameof(BacktestSpend));

    private readonly SortedDictionary<(string Line, string CauseKey), Incident> incidents = new(Comparer<(string Line, string CauseKey)>.Create(
        (left, right) => string.CompareOrdinal(left.Line, right.Line) is var order and not 0 ? order : string.CompareOrdinal(left.CauseKey, right.CauseKey)));

    /// <summary>Brings the incidents in line with an evaluation, in the order of production: findings, clearings, recovery checks.</summary>
    public IReadOnlyList<(GradedFinding Graded, AlertOccasion Occasion)> Reconcile(EvaluationResult result, FinOpsConfiguration configuration, DateTimeOffset now)
    {
        List<(GradedFinding, AlertOccasion)> alerts = [];
        HashSet<(string, string)> seen = [];
        foreach (var graded in result.Findings)
        {
            var cause = (graded.Finding.Line, graded.Finding.CauseKey);
            seen.Add(cause);
            var before = incidents.GetValueOrDefault(cause);
            if (before is { IsOpen: false })
            {
                if (!Refiring.Allows(before, graded.Finding))
                {
                    continue;
                }

                incidents.Remove(cause);
                before = null;
            }

            var happened = Act(cause, FindingReconciler.CommandOf(graded, before, configuration, configurationVersion: 0, ledgerVersion: 0, now));
            if (OccasionOf(happened, before) is { } occasion)
            {
                alerts.Add((graded, occasion));
            }
        }

        foreach (var (cause, incident) in incidents.ToList())
        {
            if (!seen.Contains(cause) && Clearing.Of(incident, result, now, configuration.TimeZone) is { } clearing)
            {
                Act(cause, new Clear(now, Backtest, clearing.Reason, clearing.Resolves));
            }

            CheckRecovery(cause, result, now);
        }

        return alerts;
    }

    /// <summary>Repeats what a person did to the incident of a cause. Where there is none that it could be done to, it is not done.</summary>
    public void Repeat((string Line, string CauseKey) cause, IncidentCommand command) => Act(cause, command);

    private static AlertOccasion? OccasionOf(IReadOnlyList<IncidentEvent> happened, Incident? before)
    {
        foreach (var one in happened)
        {
            switch (one)
            {
                case IncidentOpened:
                    return AlertOccasion.Opened;
                case IncidentReopened:
                    return AlertOccasion.Reopened;
                case FindingUpdated updated when updated.Severity > before?.Severity && before.State != IncidentState.Resolved:
                    return AlertOccasion.SeverityRaised;
                case NotificationRequested { Why: "returned" }:
                    return AlertOccasion.Returned;
                case NotificationRequested { Why: "rose-again" }:
                    return AlertOccasion.RoseAgain;
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>The clock of the check rings daily from its first time on, and a backtest looks once a day.</summary>
    private void CheckRecovery((string Line, string CauseKey) cause, EvaluationResult result, DateTimeOffset now)
    {
        var incident = incidents[cause];
        if (incident.Clocks.Any(clock => clock.Kind == ClockKind.RecoveryCheck && clock.Due <= now) && result.Lines.TryGetValue(incident.Line, out var line))
        {
            Act(cause, Workflows.CheckRecovery.CommandOf(line, incident, now));
        }
    }

    private IReadOnlyList<IncidentEvent> Act((string Line, string CauseKey) cause, IncidentCommand command)
    {
        var before = incidents.GetValueOrDefault(cause);
        if (IncidentDecider.Decide(before, command) is not Accepted { Events.Count: > 0 } accepted)
        {
            return [];
        }

        incidents[cause] = IncidentFold.Of(before, accepted.Events)!;
        return accepted.Events;
    }
}
