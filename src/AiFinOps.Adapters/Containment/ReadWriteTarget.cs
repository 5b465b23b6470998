using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment;

/// <summary>
/// The law that all targets of one value share: written only while it is as it was read, never above what holds it already, never below the
/// floor, and never believed before it was read back.
/// </summary>
internal sealed class ReadWriteTarget(ITargetApi api, TimeProvider time) : IContainmentTarget
{
    private static readonly TimeSpan ChangeGoesOn = TimeSpan.FromMinutes(1);

    public string Kind => api.Kind;

    public async Task<TargetReading> ReadAsync(ContainmentAct act, CancellationToken cancellationToken)
    {
        try
        {
            var held = await api.ReadAsync(Open(act), cancellationToken);
            return new TargetReading(held.State, TargetReasons.Read, $"{act.Rung.Target} was read.", null);
        }
        catch (Exception exception) when (Fault(exception) is { } fault)
        {
            return new TargetReading(null, fault.ReasonName, fault.Message, fault.RetryAfter);
        }
    }

    public Task<TargetChange> ApplyAsync(ContainmentAct act, TargetState before, CancellationToken cancellationToken) =>
        TryAsync(act, before, async session =>
        {
            if (RungGoal.Contained(api, act.Rung) is not { } wanted)
            {
                return NotDone(before, TargetReasons.Refused, $"`{act.Rung.Setting}` is nothing that can be written to {act.Rung.Target}.");
            }

            var now = await api.ReadAsync(session, cancellationToken);
            return Left(act, now, before, wanted) ?? await new TargetWrite(api, session, time).RunAsync(now, wanted, TargetReasons.Applied, cancellationToken);
        });

    public Task<TargetChange> ReleaseAsync(ContainmentAct act, string preState, string postState, decimal share, CancellationToken cancellationToken) =>
        TryAsync(act, new TargetState(postState, ""), async session =>
        {
            if (RungGoal.Contained(api, act.Rung) is not { } contained || StateText.Value(preState, api.ValueName(session.Target)) is not { } before)
            {
                return NotDone(new TargetState(postState, ""), TargetReasons.Refused, $"What {act.Rung.Target} was before is not on record in a way that can be written. Nothing was written: give it back by hand.");
            }

            var now = await api.ReadAsync(session, cancellationToken);
            var done = share >= 1m ? TargetReasons.Released : TargetReasons.PartlyReleased;
            var goal = RungGoal.Released(api, contained, before, share);
            if (goal is not null && RungGoal.AreSame(api, now.Value, goal))
            {
                return Done(now, done, $"{act.Rung.Target} reads {now.Value} already. Nothing was written.");
            }

            if (Drifted(act, now, postState) is { } drifted)
            {
                return drifted;
            }

            if (goal is null || IsBeyond(now, goal))
            {
                return Done(now, TargetReasons.PartlyReleased, $"{act.Rung.Target} has no such step, and stays at {now.Value} until the next one. Nothing was written.");
            }

            var change = await new TargetWrite(api, session, time).RunAsync(now, goal, done, cancellationToken);
            return change.ReasonName is TargetReasons.InsufficientQuota ? await new PartialRestore(api, session, time).RunAsync(now, goal, change, cancellationToken) : change;
        });

    /// <returns>Why it is left as it is; null where it is to be written.</returns>
    private TargetChange? Left(ContainmentAct act, Held now, TargetState before, string wanted)
    {
        if (now.SavesNothing.Length > 0)
        {
            return NotDone(now.State, TargetReasons.SavesNothing, now.SavesNothing);
        }

        if (RungGoal.AreSame(api, now.Value, wanted))
        {
            return Done(now, TargetReasons.AlreadyApplied, $"{act.Rung.Target} reads {now.Value} already. Nothing was written.");
        }

        if (RungGoal.IsNumber(api) && now.Value is not StateText.None)
        {
            if (StateText.Number(now.Value) is not { } held)
            {
                return NotDone(now.State, TargetReasons.Refused, $"{act.Rung.Target} holds something that is no number, so nobody can say whether {wanted} would hold it lower. Nothing was written.");
            }

            if (held < StateText.Number(wanted))
            {
                return NotDone(now.State, TargetReasons.HeldLower, $"{act.Rung.Target} is held at {now.Value}, below {wanted}. Nothing was written: containment never raises a limit.");
            }
        }

        return Drifted(act, now, before.Text);
    }

    private static TargetChange? Drifted(ContainmentAct act, Held now, string expected) =>
        !string.Equals(now.Text, expected, StringComparison.Ordinal)
            ? NotDone(now.State, TargetReasons.ChangedBySomebody, $"{act.Rung.Target} reads {now.Text}, and not {expected}: somebody changed it since. Nothing was written.")
            : now.IsChanging ? NotDone(now.State, TargetReasons.Unavailable, $"Another change of {act.Rung.Target} is still going on. Nothing was written.") with { RetryAfter = ChangeGoesOn } : null;

    /// <summary>A step that is asked for again after a later one takes nothing back.</summary>
    private bool IsBeyond(Held now, string goal) => RungGoal.IsNumber(api) && StateText.Number(now.Value) > StateText.Number(goal);

    /// <exception cref="SourceException">The configuration or an app setting lacks something.</exception>
    private TargetSession Open(ContainmentAct act) => TargetException.OffTheList(act, api.Kind) is { } refusal ? throw refusal : api.Open(act);

    private async Task<TargetChange> TryAsync(ContainmentAct act, TargetState last, Func<TargetSession, Task<TargetChange>> run)
    {
        try
        {
            return await run(Open(act));
        }
        catch (Exception exception) when (Fault(exception) is { } fault)
        {
            return NotDone(last, fault.ReasonName, $"{fault.Message} Nothing was written.") with { RetryAfter = fault.RetryAfter };
        }
    }

    private static TargetException? Fault(Exception exception) => exception switch
    {
        TargetException fault => fault,
        SourceException settings => new TargetException(TargetReasons.Refused, settings.Message),
        _ => null,
    };

    private static TargetChange Done(Held now, string name, string reason) => new(true, name, reason, now.State);

    private static TargetChange NotDone(TargetState state, string name, string reason) => new(false, name, reason, state);
}
