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
            await RingAllAsync(await incidents.DueClocksAsync(now, cancellationToken), inForce, cancellationToken);
        }

        await heartbeat.BeatAsync(now, cancellationToken);
    }

    /// <summary>A clock that cannot be rung keeps no other waiting. It ends the sweep as a failure, without a heartbeat, so that it is noticed.</summary>
    private async Task RingAllAsync(IReadOnlyList<DueClock> clocks, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        foreach (var due in clocks)
        {
            try
            {
                await RingAsync(due, inForce, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException($"{failures.Count} of {clocks.Count} due clocks could not be rung; the next sweep tries them again.", failures);
        }
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
