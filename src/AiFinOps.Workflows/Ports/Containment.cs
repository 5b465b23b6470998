using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;

namespace AiFinOps.Workflows.Ports;

/// <summary>
/// A kind of thing that a containment rung acts on. The order is the caller's law: read the state, store it, apply with that state
/// as the precondition, record what was read back. Something is taken back only while the target still reads what we wrote.
/// None of these throws for what the target answers: it says so in <see cref="TargetChange"/>.
/// </summary>
public interface IContainmentTarget
{
    /// <summary>One of <see cref="ContainmentTargetKinds"/>; <see cref="DryRun"/> for the one that touches nothing.</summary>
    string Kind { get; }

    /// <summary>The implementation that only records what would be written.</summary>
    const string DryRun = "dry-run";

    /// <summary>The state now. It is stored before anything is written.</summary>
    Task<TargetReading> ReadAsync(ContainmentAct act, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the rung's setting if the target still is in <paramref name="before"/>, and reads back. A target that already is what the rung
    /// asks for, or is held lower, is left alone: a second delivery does nothing, and a limit is never raised.
    /// </summary>
    Task<TargetChange> ApplyAsync(ContainmentAct act, TargetState before, CancellationToken cancellationToken);

    /// <summary>Brings <paramref name="preState"/> back, whole or by a step, if the target still reads <paramref name="postState"/>, and reads back.</summary>
    /// <param name="preState">Text of the state before the first write, as stored.</param>
    /// <param name="postState">Text of the state after our last write, as stored.</param>
    /// <param name="share">How much of the way back is gone, above 0 and at most 1. What knows no steps comes back whole at 1 and stays as it is before.</param>
    Task<TargetChange> ReleaseAsync(ContainmentAct act, string preState, string postState, decimal share, CancellationToken cancellationToken);
}

public static class ContainmentTargets
{
    /// <param name="kind">Null for what is not configured.</param>
    /// <returns>Null where there is none of this kind.</returns>
    public static IContainmentTarget? OfKind(this IEnumerable<IContainmentTarget> targets, string? kind) =>
        targets.FirstOrDefault(target => string.Equals(target.Kind, kind, StringComparison.Ordinal));
}

/// <summary>What is to be done, and where.</summary>
/// <param name="ActionId">The same over all attempts; whoever knows ids is given it.</param>
/// <param name="Target">Null where the rung's target is not configured, which a dry run does not mind.</param>
public sealed record ContainmentAct(string ActionId, ContainmentRung Rung, ContainmentTargetSettings? Target);

/// <param name="Text">What a rung could change, in canonical JSON, without secrets; kept as evidence and compared byte by byte.</param>
/// <param name="Tag">Entity tag for the precondition; empty where the target has none.</param>
public sealed record TargetState(string Text, string Tag);

/// <param name="State">Null where it could not be read; <paramref name="Reason"/> says why and what to do.</param>
/// <param name="RetryAfter">It may pass: ask again after this time. Null where asking again is of no use.</param>
public sealed record TargetReading(TargetState? State, string ReasonName, string Reason, TimeSpan? RetryAfter);

/// <param name="Done">False where the write was refused or could not be confirmed.</param>
/// <param name="ReasonName">
/// Stable, lower kebab case. Done: <c>applied</c>, <c>already-applied</c>, <c>released</c>, <c>partly-released</c>, <c>recorded</c>. Not done:
/// <c>held-lower</c>, <c>saves-nothing</c>, <c>changed-by-somebody</c>, <c>refused</c>, <c>not-found</c>, <c>insufficient-quota</c>, <c>not-confirmed</c>, <c>unavailable</c>.
/// </param>
/// <param name="State">State after the attempt, as read back; the last known one where it could not be read.</param>
/// <param name="RetryAfter">It may pass: ask again after this time. Null where asking again is of no use.</param>
public sealed record TargetChange(bool Done, string ReasonName, string Reason, TargetState State, TimeSpan? RetryAfter = null);
