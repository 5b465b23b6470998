using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Rings one due clock of one incident. A clock that was stopped meanwhile rings for nothing.</summary>
public sealed class ClockRinger(IncidentDesk desk, TimeProvider time)
{
    private static readonly Actor Sweep = Actor.System(nameof(SweepResponseClocks));

    public async Task<DeskResult> RingAsync(
        DueClock due, FinOpsConfiguration configuration, Func<Incident, IReadOnlyList<OutboxMessage>> further, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var order = DeskOrder.On(due.Line, due.IncidentId, configuration, incident => new RingClock(now, Sweep, due.Clock, PlanOf(configuration, due.Line, incident, now))
        {
            Executive = incident is null ? null : ExecutiveUpdates.PlanFor(incident, configuration, now),
        });
        return await desk.ActAsync(order with { Further = further }, cancellationToken);
    }

    private static ResponsePlan PlanOf(FinOpsConfiguration configuration, string line, Incident? incident, DateTimeOffset now) =>
        ResponsePlans.For(configuration, line, incident?.OwnerGroup ?? Ownership.GroupOf(configuration, line), incident?.Severity ?? Severity.Watch, now, incident);
}
