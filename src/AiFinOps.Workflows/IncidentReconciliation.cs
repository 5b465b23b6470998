using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Brings the open incidents in line with what an evaluation found: each finding opens or updates the one incident of its cause,
/// a cause that is no longer found is cleared, and a hard stop asks for its containment rung.
/// </summary>
public sealed class IncidentReconciliation(IIncidentStore incidents, FindingReconciler reconciler, IncidentDesk desk, TimeProvider time)
{
    private static readonly Actor Evaluation = Actor.System(nameof(EvaluateSpend));

    public async Task ReconcileAsync(ConfigurationInForce inForce, SpendReading reading, EvaluationResult result, CancellationToken cancellationToken)
    {
        HashSet<(string, string)> seen = [];
        var all = await incidents.ListAsync(includeClosed: true, cancellationToken);
        var latest = LatestByCause(all);
        var quiet = inForce.Configuration.WithGroups(reading.QuietLines());
        var unpriced = inForce.Configuration.WithGroups(reading.LinesWithoutAPrice());
        var (noted, findings) = Split(Findings(inForce, result).Where(graded => MayFire(graded.Finding, latest)), quiet);
        foreach (var graded in noted)
        {
            await reconciler.NoteAsync(graded, inForce, reading.LedgerVersion, cancellationToken);
        }

        var alerts = NewAlerts.Of(findings, latest, all.Select(stored => stored.Incident), inForce.Configuration, time.GetUtcNow());
        var executives = new ExecutiveWord(all.Select(stored => stored.Incident), inForce.Configuration, time.GetUtcNow());
        var containments = new ContainmentRequests(all.Select(stored => stored.Incident), result, inForce.Configuration, time.GetUtcNow());
        foreach (var graded in alerts.Surges.Select(surge => surge.Graded).Concat(alerts.InOrder(findings)))
        {
            seen.Add((graded.Finding.Line, graded.Finding.CauseKey));
            var outcome = await reconciler.ObserveAsync(WithStopOutlook(graded, result), alerts.TellingOf(graded.Finding), inForce, reading.LedgerVersion, cancellationToken);
            await TellExecutivesAsync(executives.Owed(outcome.Incident?.Incident), inForce, cancellationToken);
            if (graded.Finding.Kind is FindingKind.HardStop or FindingKind.SpendAbove && outcome.Incident is { } stopped)
            {
                await RequestContainmentAsync(stopped.Incident, containments, inForce, cancellationToken);
            }
        }

        await ClearAsync(all, MayEnd, inForce, result, cancellationToken);

        bool MayEnd(Incident incident) => incident.IsOpen && !quiet.Contains(incident.Line) && !seen.Contains((incident.Line, incident.CauseKey))
            && !(incident.Finding.Kind == FindingKind.HardStop && unpriced.Contains(incident.Line));
    }

    private async Task ClearAsync(
        IReadOnlyList<StoredIncident> all, Func<Incident, bool> mayEnd, ConfigurationInForce inForce, EvaluationResult result, CancellationToken cancellationToken)
    {
        foreach (var stored in all.Where(stored => mayEnd(stored.Incident)))
        {
            var clearing = LineIds.IsProvider(stored.Incident.Line)
                ? Clearing.OfProvider(stored.Incident, all.Select(other => other.Incident))
                : Clearing.Of(stored.Incident, result, time.GetUtcNow(), inForce.Configuration.TimeZone);
            if (clearing is not null)
            {
                await reconciler.ClearAsync(stored.Incident, clearing, inForce, cancellationToken);
            }
        }
    }

    /// <summary>Whether a night can be slept through is decided by when the budget's stop would fall at the rate of the last known day.</summary>
    private GradedFinding WithStopOutlook(GradedFinding graded, EvaluationResult result)
    {
        var now = time.GetUtcNow();
        return graded.Severity == Severity.High && result.Lines.TryGetValue(graded.Finding.Line, out var line)
            && line is { Utilisation: { } utilisation, History.LastKnown: { } last }
            && StopOutlook.Of(utilisation, Defaults.HardStopThreshold, line.History[last].Usage, now) is { } stop && stop - now < TimeSpan.FromDays(1)
                ? graded with { Finding = StopOutlook.Noted(graded.Finding, stop) }
                : graded;
    }

    /// <summary>What is found on lines whose history is being read again is noted; the next evaluation after that contains, clears and tells as always.</summary>
    private static (List<GradedFinding> Noted, List<GradedFinding> Told) Split(IEnumerable<GradedFinding> findings, IReadOnlySet<string> quiet)
    {
        var byQuiet = findings.ToLookup(graded => quiet.Contains(graded.Finding.Line));
        return ([.. byQuiet[true]], [.. byQuiet[false]]);
    }

    /// <summary>Per cause the open incident, else the newest ended one.</summary>
    private static Dictionary<(string, string), Incident> LatestByCause(IReadOnlyList<StoredIncident> all) => all
        .Select(stored => stored.Incident)
        .GroupBy(incident => (incident.Line, incident.CauseKey))
        .ToDictionary(group => group.Key, group => group.MaxBy(incident => (incident.IsOpen, incident.OpenedAt))!);

    private static bool MayFire(Finding finding, Dictionary<(string, string), Incident> latest) =>
        !latest.TryGetValue((finding.Line, finding.CauseKey), out var incident) || incident.IsOpen || Refiring.Allows(incident, finding);

    private IEnumerable<GradedFinding> Findings(ConfigurationInForce inForce, EvaluationResult result) =>
        inForce.Tampered.Count == 0
            ? result.Findings
            : [.. result.Findings, new GradedFinding(TamperedFinding(inForce), Severity.High, Ownership.GroupOf(inForce.Configuration, LineIds.Self))];

    private Finding TamperedFinding(ConfigurationInForce inForce)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return new Finding(
            LineIds.Self, FindingKind.ConfigurationTampered, CauseKeys.ConfigurationTampered, today, today, null, null, null, null, false, "configuration-tampered",
            $"Rows of configuration version {inForce.Version} were changed by hand: {string.Join(", ", inForce.Tampered)}. The sealed copy stays in force; run `finops apply` to restore the rows.",
            [], new Dictionary<string, string>(StringComparer.Ordinal) { ["rows"] = string.Join(", ", inForce.Tampered) });
    }

    private async Task TellExecutivesAsync((Incident Incident, AskForExecutiveUpdate Ask)? owed, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        if (owed is var (incident, ask))
        {
            await desk.ActAsync(DeskOrder.On(incident.Line, incident.Id, inForce.Configuration, _ => ask), cancellationToken);
        }
    }

    private async Task RequestContainmentAsync(Incident incident, ContainmentRequests requests, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        if (requests.Next(incident) is { } plan && await OvertakeAsync(requests.Overtaken(incident, plan), inForce, cancellationToken))
        {
            var now = time.GetUtcNow();
            await desk.ActAsync(
                DeskOrder.On(incident.Line, incident.Id, inForce.Configuration, _ => new RequestContainment(now, Evaluation, plan)), cancellationToken);
        }
    }

    /// <returns>False where somebody has just agreed to one of them: then it holds, and the next evaluation goes on from there.</returns>
    private async Task<bool> OvertakeAsync(IEnumerable<(Incident Incident, ContainmentRecord Record)> proposals, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        foreach (var (incident, record) in proposals)
        {
            var decline = new DeclineContainment(time.GetUtcNow(), Evaluation, record.Plan.ActionId, "The hard stop of the month is reached and takes this rung itself.");
            if ((await desk.ActAsync(DeskOrder.On(incident.Line, incident.Id, inForce.Configuration, _ => decline), cancellationToken)).Decision is Refused)
            {
                return false;
            }
        }

        return true;
    }
}
