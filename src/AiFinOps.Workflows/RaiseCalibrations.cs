using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Raises a calibration task where a cause fired for the third time within 30 days, with a proposed threshold and what it would have done in the
/// last 90 days. What is owed follows from what is stored, so a run that ended half-way is made good by the next.
/// </summary>
public sealed class RaiseCalibrations(IIncidentStore incidents, ReplaySpend replay, IncidentDesk desk, TimeProvider time, ICrashPoints crashPoints)
{
    /// <summary>A quarter.</summary>
    public const int ReplayedDays = 90;

    private static readonly Actor Self = Actor.System(nameof(RaiseCalibrations));

    /// <param name="last">Last charge day (UTC) that was judged.</param>
    public async Task RunAsync(ConfigurationInForce inForce, DateOnly last, CancellationToken cancellationToken)
    {
        var all = (await incidents.ListAsync(includeClosed: true, cancellationToken)).Select(stored => stored.Incident).ToList();
        foreach (var cause in all.GroupBy(incident => (incident.Line, incident.CauseKey)).Where(MayOwe))
        {
            var firings = await FiringsAsync(cause, cancellationToken);
            if (CalibrationRule.Owed(firings, cause.Select(incident => incident.Calibration).OfType<Calibration>()) is { Count: > 0 } owed)
            {
                var task = await TaskAsync(cause.Single(incident => string.Equals(incident.Id, owed[^1].IncidentId, StringComparison.Ordinal)), owed, all, inForce, last, cancellationToken);
                crashPoints.Reach(CrashPoints.CalibrationReplayed);
                var now = time.GetUtcNow();
                await desk.ActAsync(
                    DeskOrder.On(cause.Key.Line, owed[^1].IncidentId, inForce.Configuration, _ => new RaiseCalibration(now, Self, task)), cancellationToken);
            }
        }
    }

    /// <summary>Told from the heads alone, so that the events of few incidents are read.</summary>
    private bool MayOwe(IEnumerable<Incident> cause)
    {
        var since = time.GetUtcNow() - CalibrationRule.Window;
        return cause.Where(incident => incident.FiredAt > since).ToList() is { Count: > 0 } recent
            && recent.Sum(incident => incident.Firings) >= CalibrationRule.Firings
            && recent.Max(incident => incident.FiredAt) > recent.Max(incident => incident.Calibration?.Task.Firings[^1].At ?? DateTimeOffset.MinValue);
    }

    private async Task<List<CauseFiring>> FiringsAsync(IEnumerable<Incident> cause, CancellationToken cancellationToken)
    {
        List<CauseFiring> firings = [];
        var since = time.GetUtcNow() - CalibrationRule.Window - CalibrationRule.Window;
        foreach (var incident in cause.Where(incident => incident.FiredAt > since))
        {
            firings.AddRange(CauseFiring.Of(incident, await incidents.EventsAsync(incident.Line, incident.Id, cancellationToken)));
        }

        return firings;
    }

    private async Task<CalibrationTask> TaskAsync(
        Incident incident, IReadOnlyList<CauseFiring> firings, IReadOnlyList<Incident> all, ConfigurationInForce inForce, DateOnly last, CancellationToken cancellationToken)
    {
        var configuration = inForce.Configuration;
        var (proposal, advice) = ThresholdRule.Propose(incident.Finding.Kind, configuration.Line(incident.Line), firings, configuration);
        if (proposal is null)
        {
            return new CalibrationTask(firings, null, advice, null);
        }

        var days = new DayRange(last.AddDays(1 - ReplayedDays), last);
        var ofLine = all.Where(other => string.Equals(other.Line, incident.Line, StringComparison.Ordinal) && other.Finding.Day >= days.From).ToList();
        var (present, proposed) = await replay.CompareAsync(
            configuration, new AlertFromChange(proposal.Line, proposal.Proposed, advice).ApplyTo(configuration), incident.Line, await EndsAsync(ofLine, cancellationToken), days, cancellationToken);
        var confirmed = ofLine.Where(CauseFiring.IsConfirmed).Select(other => new ConfirmedIncident(other.Id, other.CauseKey, other.Finding.Onset, other.Finding.Day));
        return new CalibrationTask(firings, proposal, advice, ReplayedEffect.Of(days, present, proposed, confirmed));
    }

    private async Task<List<(string CauseKey, IncidentCommand Command)>> EndsAsync(IEnumerable<Incident> ofLine, CancellationToken cancellationToken)
    {
        List<(string, IncidentCommand)> ends = [];
        foreach (var incident in ofLine)
        {
            foreach (var one in await incidents.EventsAsync(incident.Line, incident.Id, cancellationToken))
            {
                IncidentCommand? end = one switch
                {
                    IncidentResolved resolved => new Resolve(resolved.At, resolved.Actor, resolved.Reason),
                    MarkedFalsePositive mark => new MarkFalse(mark.At, mark.Actor, mark.Reason),
                    _ => null,
                };
                if (end is not null)
                {
                    ends.Add((incident.CauseKey, end));
                }
            }
        }

        return ends;
    }
}
