using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Recovery;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Checks one incident for recovery on final data: daily, until spend is stable, not until the month rolls over. Unknown spend keeps
/// everything as it is.
/// </summary>
public sealed class CheckRecovery(IIncidentStore incidents, IConfigurationStore configurations, SpendReader reader, IncidentDesk desk, IChangeFeed changes, TimeProvider time)
{
    private static readonly Actor Self = Actor.System(nameof(CheckRecovery));

    public async Task RunAsync(CheckRecoveryMessage message, CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce)
        {
            return;
        }

        var stored = await incidents.FindAsync(message.Line, message.IncidentId, cancellationToken)
            ?? throw new MessageRejectedException($"Recovery check of incident {message.IncidentId} on line {message.Line}, which does not exist.");
        if (!stored.Incident.IsOpen)
        {
            return;
        }

        var now = time.GetUtcNow();
        var reading = await reader.ReadAsync(inForce, now, cancellationToken);
        if (reading.Judge(inForce, now).Lines.TryGetValue(message.Line, out var line))
        {
            var verdict = CommandOf(line, stored.Incident, now);
            var raised = verdict.Stable ? await new RaisedBudget(incidents, changes).SinceOpenedAsync(stored.Incident, line.Utilisation, now, cancellationToken) : null;
            var command = verdict with { MostTrips = inForce.Configuration.Containment.MostTrips, Reason = raised is null ? verdict.Reason : $"{verdict.Reason} {raised}" };
            await desk.ActAsync(
                DeskOrder.On(message.Line, message.IncidentId, inForce.Configuration, incident => command with { Plan = incident is null ? null : PlanOf(incident, inForce.Configuration, now) }),
                cancellationToken);
        }
    }

    private static ResponsePlan PlanOf(Incident incident, FinOpsConfiguration configuration, DateTimeOffset now) =>
        ResponsePlans.For(configuration, incident.Line, incident.OwnerGroup, incident.Severity, now, incident);

    /// <summary>What the latest evaluation of its line says of an incident's recovery. Pure.</summary>
    internal static RecordRecovery CommandOf(LineEvaluation line, Incident incident, DateTimeOffset now)
    {
        var verdict = RecoveryRule.Check(line, incident.Finding, now);
        return new RecordRecovery(now, Self, DateOnly.FromDateTime(now.UtcDateTime), verdict.Stable, verdict.SettledDays, verdict.Reason)
        {
            Outside = verdict.Outside,
            IsUnknown = verdict.IsUnknown,
        };
    }
}
