using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// The one way an incident changes: read, decide, commit state, events, steps and outbox in one transaction, then relay the outbox.
/// Where somebody else was faster it reads and decides again, so a stale decision is never written.
/// </summary>
public sealed class IncidentDesk(IIncidentStore store, OutboxRelay relay, ICrashPoints crashPoints)
{
    private const int Tries = 6;

    public async Task<DeskResult> ActAsync(DeskOrder order, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await order.Find(store, cancellationToken);
            if (order.IfVersion is { } versions && before is not null && !versions.Contains(before.Version))
            {
                return new DeskResult(Stale(before), before);
            }

            try
            {
                return await DecideAndCommitAsync(order, before, cancellationToken);
            }
            catch (ConcurrencyException) when (attempt < Tries)
            {
                // Read and decide again on what is there now.
            }
        }
    }

    private async Task<DeskResult> DecideAndCommitAsync(DeskOrder order, StoredIncident? before, CancellationToken cancellationToken)
    {
        var command = order.Command(before?.Incident);
        var decision = TellingGate.Pass(IncidentDecider.Decide(before?.Incident, command), before?.Incident, order.Configuration, command.Now);
        if (decision is not Accepted { Events.Count: > 0 } accepted)
        {
            return new DeskResult(decision, before);
        }

        var after = IncidentFold.Of(before?.Incident, accepted.Events)!;
        var (steps, outbox) = IncidentEffects.Of(after, accepted.Events, before?.Version ?? 0, order.Configuration, order.Mark?.Claim.Step);
        var commit = new IncidentCommit(before, after, accepted.Events, steps, [.. outbox, .. order.Further(after)], command.Now) { Mark = order.Mark };
        var stored = await store.CommitAsync(commit, cancellationToken);
        crashPoints.Reach(CrashPoints.IncidentCommitted);
        await relay.RelayAsync(commit, cancellationToken);
        return new DeskResult(accepted, stored);
    }

    private static Refused Stale(StoredIncident before) => new(
        "stale",
        string.Create(CultureInfo.InvariantCulture, $"Incident {before.Incident.Id} changed since you read it: it is {before.Incident.State} now, at version {before.Version}."),
        "Read it again and decide on what it says now.");
}

/// <summary>What is asked of the desk.</summary>
/// <param name="Find">How the incident is found; null where it may not exist yet.</param>
/// <param name="Command">Makes the command from the state that was read.</param>
public sealed record DeskOrder(
    Func<IIncidentStore, CancellationToken, Task<StoredIncident?>> Find,
    Func<Incident?, IncidentCommand> Command,
    FinOpsConfiguration Configuration)
{
    /// <summary>Versions of which it must still be one; null where the command is decided on what is there.</summary>
    public IReadOnlyCollection<int>? IfVersion { get; init; }

    /// <summary>A claimed notification step that is settled in the same transaction.</summary>
    public StepMark? Mark { get; init; }

    /// <summary>Messages that follow besides those of the events.</summary>
    public Func<Incident, IReadOnlyList<OutboxMessage>> Further { get; init; } = _ => [];

    public static DeskOrder On(string line, string incidentId, FinOpsConfiguration configuration, Func<Incident?, IncidentCommand> command) =>
        new((store, cancellationToken) => store.FindAsync(line, incidentId, cancellationToken), command, configuration);

    public static DeskOrder OnCause(string line, string causeKey, FinOpsConfiguration configuration, Func<Incident?, IncidentCommand> command) =>
        new((store, cancellationToken) => store.FindOpenAsync(line, causeKey, cancellationToken), command, configuration);
}

/// <param name="Incident">As stored after the decision; null where there is none.</param>
public sealed record DeskResult(Decision Decision, StoredIncident? Incident)
{
    public bool Changed => Decision is Accepted { Events.Count: > 0 };
}
