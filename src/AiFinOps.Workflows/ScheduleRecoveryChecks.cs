using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Sends a message for each incident whose daily recovery check is due, and starts the clock of the next one with it.</summary>
public sealed class ScheduleRecoveryChecks(IIncidentStore incidents, IConfigurationStore configurations, ClockRinger ringer, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce)
        {
            return;
        }

        var due = await incidents.DueClocksAsync(time.GetUtcNow(), cancellationToken);
        foreach (var clock in due.Where(clock => clock.Clock.Kind == ClockKind.RecoveryCheck))
        {
            await ringer.RingAsync(clock, inForce.Configuration, incident => [IncidentEffects.RecoveryCheck(incident, clock.Clock.Due)], cancellationToken);
        }
    }
}
