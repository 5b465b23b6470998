using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Runs one containment action, or a step of its way back: read the state, store it, write with that state as the precondition, read back,
/// record. In dry-run nothing outside is touched and the plan is what is recorded. A message that arrives twice finds its action recorded and
/// does nothing. Nothing is released without an approved review or the signal that a rung names, and nothing is written to that is not configured, whoever wrote the message: one
/// that comes late, after spend came back and the review with it, does nothing either.
/// </summary>
public sealed class ApplyContainment(
    IIncidentStore incidents, IConfigurationStore configurations, IEnumerable<IContainmentTarget> targets, IncidentDesk desk, ContainmentSwitch @switch, IMessageQueue queue, TimeProvider time,
    ICrashPoints crashPoints)
{
    /// <summary>A target that cannot be reached for so many tries has failed, and people hear of it.</summary>
    public const int MostAttempts = 8;

    /// <summary>How soon what waited goes on after the switch is turned back.</summary>
    private static readonly TimeSpan HaltedPause = TimeSpan.FromMinutes(1);

    private static readonly Actor Self = Actor.System(nameof(ApplyContainment));

    public async Task RunAsync(ApplyContainmentMessage message, CancellationToken cancellationToken)
    {
        var inForce = await configurations.LoadAsync(cancellationToken)
            ?? throw new InvalidOperationException("A containment was requested, but no configuration was ever applied.");
        var stored = await incidents.FindAsync(message.Line, message.IncidentId, cancellationToken);
        var record = stored is null ? null : RecordOf(stored.Incident, message);
        if (record is null)
        {
            throw new MessageRejectedException($"Incident {message.IncidentId} on line {message.Line} has no containment action {message.ActionId}.");
        }

        var run = new ContainmentRun(message, inForce.Configuration, new ContainmentAct(AttemptId(record, stored!.Incident), record.Plan.Rung, inForce.Configuration.ContainmentTarget(record.Plan.Rung.Target)));
        if (message.Revert ? record.State == ContainmentState.Active && record.Released < record.Asked && (stored!.Incident.ReviewApprovedBy is not null || record.UndoneOn is not null) : record.State is ContainmentState.Requested or ContainmentState.Writing)
        {
            var isDryRun = message.Revert ? record.DryRun : record.Plan.Mode == ContainmentMode.DryRun;
            await (!isDryRun && await @switch.HaltedSinceAsync(cancellationToken) is not null ? queue.SendAsync(Queues.Containments, message, HaltedPause, cancellationToken)
                : message.Revert ? ReleaseAsync(run, record, cancellationToken)
                : ContainAsync(run, record, cancellationToken));
        }
    }

    private async Task ContainAsync(ContainmentRun run, ContainmentRecord record, CancellationToken cancellationToken)
    {
        var isDryRun = record.Plan.Mode == ContainmentMode.DryRun;
        if (TargetOf(run, isDryRun) is not { } target)
        {
            await FailAsync(run, NotAllowed(run.Act), cancellationToken);
            return;
        }

        var found = record is { State: ContainmentState.Writing, Found: { } before } ? new TargetState(before.Text, before.Tag) : null;
        if (found is null)
        {
            var reading = await target.ReadAsync(run.Act, cancellationToken);
            if (reading.State is null)
            {
                await TryLaterAsync(run, reading.RetryAfter, reading.Reason, cancellationToken);
                return;
            }

            found = reading.State;
            var isOurs = await IsOursAsync(target, run.Act, record, found, cancellationToken);
            await ActAsync(run, now => new StartContainment(now, Self, run.Message.ActionId, new FoundState(found.Text, found.Tag)) { IsOurs = isOurs }, cancellationToken);
            crashPoints.Reach(CrashPoints.ContainmentStarted);
        }

        var change = await target.ApplyAsync(run.Act, found, cancellationToken);
        crashPoints.Reach(CrashPoints.ContainmentDone);
        if (change.Done)
        {
            await ActAsync(run, now => new RecordContainment(now, Self, run.Message.ActionId, isDryRun, found.Text, change.State.Text), cancellationToken);
        }
        else
        {
            await TryLaterAsync(run, change.RetryAfter, change.Reason, cancellationToken);
        }
    }

    private async Task ReleaseAsync(ContainmentRun run, ContainmentRecord record, CancellationToken cancellationToken)
    {
        if (TargetOf(run, record.DryRun) is not { } target)
        {
            await FailAsync(run, NotAllowed(run.Act), cancellationToken);
            return;
        }

        var left = await LeftAsync(target, run.Act, record, cancellationToken);
        var change = await target.ReleaseAsync(run.Act, record.PreState, left, record.Asked, cancellationToken);
        crashPoints.Reach(CrashPoints.ContainmentDone);
        if (change is { Done: true, RetryAfter: not null })
        {
            // A part is back and the rest cannot be had now: what the target reads is kept, and the rest is asked for again daily.
            await ActAsync(run, now => new RecordContainmentFailure(now, Self, run.Message.ActionId, change.Reason) { State = change.State.Text }, cancellationToken);
        }
        else if (change.Done)
        {
            await ActAsync(run, now => new RecordRelease(now, Self, run.Message.ActionId, record.Asked, record.DryRun, change.State.Text), cancellationToken);
        }
        else
        {
            await TryLaterAsync(run, change.RetryAfter, change.Reason, cancellationToken);
        }
    }

    /// <summary>
    /// A process that ended after a step of the way back and before its record leaves a state that nobody wrote down. The target knows whether it is
    /// that of one of the steps: asked for it again it has nothing to do. It writes nothing, because it does not read what was recorded.
    /// </summary>
    private static async Task<bool> IsOursAsync(IContainmentTarget target, ContainmentAct act, ContainmentRecord record, TargetState found, CancellationToken cancellationToken)
    {
        if (string.Equals(found.Text, record.PostState, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var step in record.Unrecorded)
        {
            // A receiver may answer a step that it has done before with what it read then.
            if (await target.ReleaseAsync(act, record.PreState, record.PostState, step, cancellationToken) is { Done: true } taken && string.Equals(taken.State.Text, found.Text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>What our last write left there, also where nobody recorded it.</returns>
    private static async Task<string> LeftAsync(IContainmentTarget target, ContainmentAct act, ContainmentRecord record, CancellationToken cancellationToken) =>
        record.Unrecorded.Count > 0
        && (await target.ReadAsync(act, cancellationToken)).State is { } found
        && await IsOursAsync(target, act, record, found, cancellationToken)
            ? found.Text
            : record.PostState;

    /// <summary>What may pass is tried again under the same message, and not for ever.</summary>
    private async Task TryLaterAsync(ContainmentRun run, TimeSpan? retryAfter, string reason, CancellationToken cancellationToken)
    {
        if (retryAfter is { } delay && run.Message.Attempt + 1 < MostAttempts)
        {
            await queue.SendAsync(Queues.Containments, run.Message with { Attempt = run.Message.Attempt + 1 }, delay, cancellationToken);
        }
        else
        {
            await FailAsync(run, retryAfter is null ? reason : string.Create(CultureInfo.InvariantCulture, $"{reason} It was tried {MostAttempts} times."), cancellationToken);
        }
    }

    private Task FailAsync(ContainmentRun run, string reason, CancellationToken cancellationToken) =>
        ActAsync(run, now => new RecordContainmentFailure(now, Self, run.Message.ActionId, reason), cancellationToken);

    private async Task ActAsync(ContainmentRun run, Func<DateTimeOffset, IncidentCommand> command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await desk.ActAsync(DeskOrder.On(run.Message.Line, run.Message.IncidentId, run.Configuration, _ => command(now)), cancellationToken);
    }

    /// <returns>Null where the target is not configured: the list of targets is the list of what may be written to.</returns>
    private IContainmentTarget? TargetOf(ContainmentRun run, bool isDryRun) => targets.OfKind(isDryRun ? IContainmentTarget.DryRun : run.Act.Target?.Kind);

    private static string NotAllowed(ContainmentAct act) =>
        $"{act.Rung.Target} is not among the containment targets of the configuration in force, so nothing was written to it. Add it to `containmentTargets`, or act by hand.";

    /// <summary>The same over all tries of one containment; contained again is another one, which a receiver that knows ids must not take for the first.</summary>
    private static string AttemptId(ContainmentRecord record, Incident incident) =>
        incident.Trips < 2 ? record.Plan.ActionId : string.Create(CultureInfo.InvariantCulture, $"{record.Plan.ActionId}-{incident.Trips}");

    private static ContainmentRecord? RecordOf(Incident incident, ApplyContainmentMessage message) =>
        incident.Containments.FirstOrDefault(candidate => string.Equals(candidate.Plan.ActionId, message.ActionId, StringComparison.Ordinal));

    private sealed record ContainmentRun(ApplyContainmentMessage Message, Core.Configuration.FinOpsConfiguration Configuration, ContainmentAct Act);
}
