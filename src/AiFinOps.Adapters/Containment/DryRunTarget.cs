using AiFinOps.Core.Containment;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment;

/// <summary>Touches nothing: records what would be read, what would be written and how it would be taken back.</summary>
internal sealed class DryRunTarget : IContainmentTarget
{
    public string Name => IContainmentTarget.DryRun;

    public Task<TargetState> ReadStateAsync(ContainmentRung rung, CancellationToken cancellationToken) =>
        Task.FromResult(new TargetState($"Dry-run: the current {WayBack.KindName(rung.Kind)} of {rung.Target} would be read and stored before anything is written.", ""));

    public Task<TargetChange> ApplyAsync(ContainmentRung rung, TargetState before, CancellationToken cancellationToken) =>
        Task.FromResult(new TargetChange(
            true,
            "recorded",
            "Dry-run: nothing was written.",
            new TargetState($"Dry-run: would set the {WayBack.WhatIsWritten(rung)}. Way back: {WayBack.Of(rung)}", "")));

    public Task<TargetChange> RevertAsync(ContainmentRung rung, string preState, string postState, CancellationToken cancellationToken) =>
        Task.FromResult(new TargetChange(
            true,
            "recorded",
            "Dry-run: there was nothing to take back.",
            new TargetState($"Dry-run: would give {rung.Target} its {WayBack.KindName(rung.Kind)} from before again.", "")));
}
