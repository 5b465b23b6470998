using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Runs one containment action, or its reversal: read the state, write, read back, record. In dry-run nothing outside is touched and
/// the plan is what is recorded. A message that arrives twice finds its action recorded and does nothing. Nothing is taken back without
/// an approved review, whoever wrote the message.
/// </summary>
public sealed class ApplyContainment(
    IIncidentStore incidents, IConfigurationStore configurations, IEnumerable<IContainmentTarget> targets, IncidentDesk desk, TimeProvider time, ICrashPoints crashPoints)
{
    private static readonly Actor Self = Actor.System(nameof(ApplyContainment));

    public async Task RunAsync(ApplyContainmentMessage message, CancellationToken cancellationToken)
    {
        var inForce = await configurations.LoadAsync(cancellationToken)
            ?? throw new InvalidOperationException("A containment was requested, but no configuration was ever applied.");
        var stored = await incidents.FindAsync(message.Line, message.IncidentId, cancellationToken);
        var record = stored?.Incident.Containments.FirstOrDefault(candidate => string.Equals(candidate.Plan.ActionId, message.ActionId, StringComparison.Ordinal))
            ?? throw new MessageRejectedException($"Incident {message.IncidentId} on line {message.Line} has no containment action {message.ActionId}.");
        if (message.Revert && stored!.Incident.ReviewApprovedBy is null)
        {
            throw new MessageRejectedException($"Action {message.ActionId} of incident {message.IncidentId} is not taken back: no re-enable review was approved.");
        }

        var expected = message.Revert ? ContainmentState.Active : ContainmentState.Requested;
        if (record.State == expected)
        {
            var command = message.Revert ? await RevertAsync(record, cancellationToken) : await ApplyAsync(record, cancellationToken);
            crashPoints.Reach("containment-done");
            await RecordAsync(message, inForce.Configuration, command, cancellationToken);
        }
    }

    private async Task<IncidentCommand> ApplyAsync(ContainmentRecord record, CancellationToken cancellationToken)
    {
        var target = TargetOf(record);
        var act = new ContainmentAct(record.Plan.ActionId, record.Plan.Rung, Target: null);
        var before = (await target.ReadAsync(act, cancellationToken)).State ?? new TargetState("", "");
        var change = await target.ApplyAsync(act, before, cancellationToken);
        var now = time.GetUtcNow();
        return change.Done
            ? new RecordContainment(now, Self, record.Plan.ActionId, IsDryRun(target), before.Text, change.State.Text)
            : new RecordContainmentFailure(now, Self, record.Plan.ActionId, change.Reason);
    }

    private async Task<IncidentCommand> RevertAsync(ContainmentRecord record, CancellationToken cancellationToken)
    {
        var target = TargetOf(record);
        var change = await target.ReleaseAsync(
            new ContainmentAct(record.Plan.ActionId, record.Plan.Rung, Target: null), record.PreState, record.PostState, share: 1m, cancellationToken);
        var now = time.GetUtcNow();
        return change.Done
            ? new RecordRevert(now, Self, record.Plan.ActionId, IsDryRun(target), change.State.Text)
            : new RecordContainmentFailure(now, Self, record.Plan.ActionId, change.Reason);
    }

    /// <summary>Every mode is carried out as a dry run until real targets are configured; the record says so.</summary>
    private IContainmentTarget TargetOf(ContainmentRecord record) =>
        targets.FirstOrDefault(target => string.Equals(target.Kind, IContainmentTarget.DryRun, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"There is no containment target for {record.Plan.Rung.Target}.");

    private static bool IsDryRun(IContainmentTarget target) => string.Equals(target.Kind, IContainmentTarget.DryRun, StringComparison.Ordinal);

    private async Task RecordAsync(ApplyContainmentMessage message, FinOpsConfiguration configuration, IncidentCommand command, CancellationToken cancellationToken) =>
        await desk.ActAsync(DeskOrder.On(message.Line, message.IncidentId, configuration, _ => command), cancellationToken);
}
