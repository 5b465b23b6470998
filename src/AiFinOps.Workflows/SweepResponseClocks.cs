using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Rings due clocks (missed answers, escalation, expired acknowledgements), sends outbox rows that nobody settled, writes owed evidence
/// and calls the heartbeat. Reads due ranges, never history.
/// </summary>
public sealed class SweepResponseClocks(
    IIncidentStore incidents, IConfigurationStore configurations, ClockRinger ringer, OutboxRelay relay, ArchiveEvidence archive, IHeartbeat heartbeat, TimeProvider time)
{
    /// <summary>Outbox rows unsettled after this time are sent again (design rule 5).</summary>
    public static readonly TimeSpan OutboxPatience = TimeSpan.FromMinutes(2);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await relay.RelayStaleAsync(now - OutboxPatience, cancellationToken);
        if (await configurations.LoadAsync(cancellationToken) is { } inForce)
        {
            foreach (var due in await incidents.DueClocksAsync(now, cancellationToken))
            {
                await RingAsync(due, inForce, cancellationToken);
            }
        }

        await heartbeat.BeatAsync(now, cancellationToken);
    }

    private async Task RingAsync(DueClock due, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        switch (due.Clock.Kind)
        {
            case ClockKind.RecoveryCheck:
                // CheckRecoveryTimer's own.
                break;
            case ClockKind.Evidence:
                await archive.RunAsync(due.Line, due.IncidentId, inForce, cancellationToken);
                break;
            default:
                await ringer.RingAsync(due, inForce.Configuration, _ => [], cancellationToken);
                break;
        }
    }
}
