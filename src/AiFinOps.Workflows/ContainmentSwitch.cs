using AiFinOps.Core.Changes;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// The one switch over all real containment: while it is halted nothing is written to any target, neither to contain nor to release; what was asked
/// for waits and goes on after it. Each turn of it stands in the change feed with who and why.
/// </summary>
public sealed class ContainmentSwitch(IScheduleStore schedules, IChangeFeed changes, TimeProvider time)
{
    /// <summary>Origin of its turns in the change feed.</summary>
    public const string Origin = "containment-switch";

    private const string Halted = "containment-halted";
    private const string Resumed = "containment-resumed";

    /// <returns>Since when it is halted (UTC); null where it is not.</returns>
    public async Task<DateTimeOffset?> HaltedSinceAsync(CancellationToken cancellationToken)
    {
        var halted = await schedules.LastAsync(Halted, cancellationToken);
        return halted is not null && !(await schedules.LastAsync(Resumed, cancellationToken) >= halted) ? halted : null;
    }

    public Task HaltAsync(Actor actor, string reason, CancellationToken cancellationToken) =>
        TurnAsync(Halted, $"All containment halted: {reason}", actor, cancellationToken);

    public Task ResumeAsync(Actor actor, string reason, CancellationToken cancellationToken) =>
        TurnAsync(Resumed, $"Containment acts again: {reason}", actor, cancellationToken);

    /// <summary>It takes effect before it is told: what stops must not wait for a record.</summary>
    private async Task TurnAsync(string mark, string what, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await schedules.SetAsync(mark, now, cancellationToken);
        await changes.RecordAsync(new Change(Origin, $"{mark}-{now:yyyyMMddHHmmssfff}", ChangeKind.Config, what, now, actor.Id), cancellationToken);
    }
}
