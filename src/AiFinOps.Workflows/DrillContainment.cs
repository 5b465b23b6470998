using AiFinOps.Core.Budgets;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>One step of a drill.</summary>
/// <param name="At">UTC.</param>
/// <param name="Done">False where it was refused or could not be confirmed.</param>
public sealed record DrillStep(string Name, DateTimeOffset At, bool Done, string What);

/// <param name="Refusal">Why nothing was tried, and what to do; null where it was.</param>
/// <param name="LeftBehind">The state from before, where it did not come back: somebody has to write it by hand. Null where nothing is left.</param>
public sealed record Drill(string? Refusal, IReadOnlyList<DrillStep> Steps, string? LeftBehind)
{
    public bool Succeeded => Refusal is null && LeftBehind is null && Steps.All(step => step.Done);
}

/// <summary>
/// Acts for real and takes it back at once: the least disruptive rung of a line that is pointed at a target on the list that is not in production. So rights, addresses and
/// the way back are proved before they are needed. What was done stands in the change feed.
/// </summary>
public sealed class DrillContainment(IIncidentStore incidents, ContainmentSwitch @switch, IChangeFeed changes, IEnumerable<IContainmentTarget> targets, TimeProvider time)
{
    /// <summary>Origin of drills in the change feed.</summary>
    public const string Origin = "containment-drill";

    /// <param name="targetName">A name of <c>containmentTargets</c>.</param>
    public async Task<Drill> RunAsync(string line, string targetName, Actor actor, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var settings = configuration.ContainmentTarget(targetName);
        var rung = RungOf(line, settings, configuration);
        if (await RefusalAsync(line, targetName, settings, rung, cancellationToken) is { } refusal)
        {
            return new Drill(refusal, [], null);
        }

        var act = new ContainmentAct($"drill-{time.GetUtcNow():yyyyMMddHHmmss}-{rung!.Id}", rung, settings);
        List<DrillStep> steps = [];
        var left = await ActAsync(targets.OfKind(settings!.Kind)!, act, (name, done, what) => steps.Add(new DrillStep(name, time.GetUtcNow(), done, what)), cancellationToken);
        await TellAsync(act, line, actor, left, cancellationToken);
        return new Drill(null, steps, left);
    }

    /// <param name="step">Notes what was done, whether it worked, and what was read.</param>
    /// <returns>The state that did not come back; null where nothing is left behind.</returns>
    private static async Task<string?> ActAsync(IContainmentTarget target, ContainmentAct act, Action<string, bool, string> step, CancellationToken cancellationToken)
    {
        var before = await target.ReadAsync(act, cancellationToken);
        step("read", before.State is not null, before.State?.Text ?? before.Reason);
        if (before.State is null)
        {
            return null;
        }

        var contained = await target.ApplyAsync(act, before.State, cancellationToken);
        var wrote = contained.Done && !string.Equals(contained.State.Text, before.State.Text, StringComparison.Ordinal);
        step("contain", wrote, contained.Done ? wrote ? contained.State.Text : $"It reads {contained.State.Text} already, so that nothing was tried." : contained.Reason);
        if (!wrote)
        {
            // Whatever it answered: only what it reads now says whether it was written to.
            var after = contained.Done ? contained.State : (await target.ReadAsync(act, cancellationToken)).State;
            return string.Equals(after?.Text, before.State.Text, StringComparison.Ordinal) ? null : before.State.Text;
        }

        var back = await target.ReleaseAsync(act, before.State.Text, contained.State.Text, 1m, cancellationToken);
        var isBack = back.Done && string.Equals(back.State.Text, before.State.Text, StringComparison.Ordinal);
        step("give back", isBack, isBack ? back.State.Text : $"{back.Reason} It reads {back.State.Text}.");
        return isBack ? null : before.State.Text;
    }

    private async Task<string?> RefusalAsync(string line, string targetName, ContainmentTargetSettings? settings, ContainmentRung? rung, CancellationToken cancellationToken) =>
        settings is null ? $"{targetName} is not among the containment targets of the configuration in force. Add it to `containmentTargets`, with an environment that is not production."
        : settings.Environment == Core.Allocation.WorkloadEnvironment.Production
            ? $"{targetName} is in production, and a drill acts on nothing that is. Add a target with `environment: development` (or staging, pilot) and a rung that names it."
        : rung is null ? $"No rung with a way back of {line} acts on {targetName}. Point one of its ladder at it, and apply."
        : await @switch.HaltedSinceAsync(cancellationToken) is { } since ? $"All containment is halted since {since:yyyy-MM-dd HH:mm} UTC: resume it first."
        : await IsHeldAsync(rung, cancellationToken) ? $"{targetName} is contained by an incident: a drill would take its state for what was there before."
        : null;

    private async Task<bool> IsHeldAsync(ContainmentRung rung, CancellationToken cancellationToken) =>
        (await incidents.ListAsync(includeClosed: false, cancellationToken)).Any(stored => stored.Incident.Containments.Any(record => record is { Holds: true, DryRun: false } && string.Equals(record.Plan.Rung.Target, rung.Target, StringComparison.Ordinal)));

    private static ContainmentRung? RungOf(string line, ContainmentTargetSettings? settings, FinOpsConfiguration configuration) =>
        settings is null || configuration.Line(line) is not { } known || HardStops.RuleFor(known, configuration) is not { } rule ? null
            : ContainmentPlanner.InOrder(rule).FirstOrDefault(rung => rung.Reversible && string.Equals(rung.Target, settings.Name, StringComparison.Ordinal));

    private Task TellAsync(ContainmentAct act, string line, Actor actor, string? left, CancellationToken cancellationToken) => changes.RecordAsync(
        new Change(Origin, act.ActionId, ChangeKind.Config, $"Containment drill on {act.Rung.Target} by {act.Rung.Id}: {(left is null ? "nothing is left behind" : "its state did not come back")}", time.GetUtcNow(), actor.Id) { Line = line },
        cancellationToken);
}
