using AiFinOps.Core.Containment;

namespace AiFinOps.Workflows.Ports;

/// <summary>
/// Something that a containment rung acts on. The order is the caller's law: read the state, store it, apply with that state
/// as the precondition, record what was read back. A reversal happens only while the target still reads what we wrote.
/// </summary>
public interface IContainmentTarget
{
    /// <summary>Name of the implementation; <see cref="DryRun"/> for the one that touches nothing.</summary>
    string Name { get; }

    /// <summary>The implementation that only records what would be written.</summary>
    const string DryRun = "dry-run";

    /// <summary>The state now. It is stored before anything is written.</summary>
    Task<TargetState> ReadStateAsync(ContainmentRung rung, CancellationToken cancellationToken);

    /// <summary>Writes the rung's setting if the target still is in <paramref name="before"/>, and reads back.</summary>
    Task<TargetChange> ApplyAsync(ContainmentRung rung, TargetState before, CancellationToken cancellationToken);

    /// <summary>Writes <paramref name="preState"/> again if the target still reads <paramref name="postState"/>, and reads back.</summary>
    /// <param name="preState">As recorded by the event of the application.</param>
    /// <param name="postState">As recorded by the event of the application.</param>
    Task<TargetChange> RevertAsync(ContainmentRung rung, string preState, string postState, CancellationToken cancellationToken);
}

/// <param name="Text">As the target gave it; kept as evidence.</param>
/// <param name="Tag">Entity tag for the precondition; empty where the target has none.</param>
public sealed record TargetState(string Text, string Tag);

/// <param name="Done">False where the write was refused or could not be confirmed.</param>
/// <param name="ReasonName">Stable, lower kebab case: <c>applied</c>, <c>recorded</c>, <c>changed-by-somebody</c>, <c>revert-blocked</c> …</param>
/// <param name="State">State after the attempt, as read back.</param>
public sealed record TargetChange(bool Done, string ReasonName, string Reason, TargetState State);
