using AiFinOps.Core.Containment;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment;

/// <summary>Touches nothing: records what would be read, what would be written and how it would be taken back.</summary>
internal sealed class DryRunTarget : IContainmentTarget
{
    public string Kind => IContainmentTarget.DryRun;

    public Task<TargetReading> ReadAsync(ContainmentAct act, CancellationToken cancellationToken) =>
        Task.FromResult(new TargetReading(
            new TargetState($"Dry-run: the current {WayBack.KindName(act.Rung.Kind)} of {act.Rung.Target} would be read and stored before anything is written.", ""),
            "recorded", "Dry-run: nothing was read.", null));

    public Task<TargetChange> ApplyAsync(ContainmentAct act, TargetState before, CancellationToken cancellationToken) =>
        Recorded("Dry-run: nothing was written.", $"Dry-run: would set the {WayBack.WhatIsWritten(act.Rung)}. Way back: {WayBack.Of(act.Rung)}");

    public Task<TargetChange> ReleaseAsync(ContainmentAct act, string preState, string postState, decimal share, CancellationToken cancellationToken) =>
        Recorded("Dry-run: there was nothing to take back.", $"Dry-run: would give {act.Rung.Target} its {WayBack.KindName(act.Rung.Kind)} from before again.");

    private static Task<TargetChange> Recorded(string reason, string state) => Task.FromResult(new TargetChange(true, "recorded", reason, new TargetState(state, "")));
}
