using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;

namespace AiFinOps.Core.Configuration;

/// <summary>What acts, acts on the list and says what it writes so that a machine understands it as a person does.</summary>
internal static class LadderRules
{
    /// <summary>A dry run may name what is not on the list: it touches nothing.</summary>
    public static IEnumerable<ConfigurationProblem> Targets(FinOpsConfiguration configuration)
    {
        var names = configuration.ContainmentTargets.Select(target => target.Name).ToHashSet(StringComparer.Ordinal);
        return
            from entry in Rungs(configuration)
            where Acts(entry.Stop.Mode) && entry.Rung.Target.Length > 0 && !names.Contains(entry.Rung.Target)
            select new ConfigurationProblem(
                entry.Path + ".target", ConfigurationFaults.UnknownTarget, $"There is no target {Quoted.Text(entry.Rung.Target)}: what is not on the list is never acted on.",
                Closest.To(entry.Rung.Target, names) is { } near ? $"Did you mean {Quoted.Text(near)}?" : "Add it to `containmentTargets`, or write `mode: dry-run`.");
    }

    public static IEnumerable<ConfigurationProblem> Kinds(FinOpsConfiguration configuration) =>
        from entry in OnTheList(configuration)
        where !entry.Kind.Acts.Contains(entry.Rung.Kind)
        select new ConfigurationProblem(
            entry.Path + ".kind", ConfigurationFaults.UnfitTarget, $"A target of kind {Quoted.Text(entry.Kind.Name)} cannot be contained by {Quoted.Text(Word(entry.Rung.Kind))}.",
            $"Write {Quoted.List(entry.Kind.Acts.Select(Word))}, or name another target.");

    public static IEnumerable<ConfigurationProblem> Settings(FinOpsConfiguration configuration) =>
        from entry in OnTheList(configuration)
        let remedy = Remedy(entry.Kind.Setting, entry.Target, entry.Rung.Setting)
        where remedy is not null
        select new ConfigurationProblem(
            entry.Path + ".setting", ConfigurationFaults.BadSetting, $"{Quoted.Text(entry.Rung.Setting)} is nothing that can be written to {Quoted.Text(entry.Target.Name)}.", remedy);

    public static IEnumerable<ConfigurationProblem> Floors(FinOpsConfiguration configuration) =>
        OnTheList(configuration).Where(entry => entry.Rung.Floor.Length > 0).SelectMany(entry => Floor(entry.Path + ".floor", entry.Rung, entry.Target, entry.Kind));

    /// <summary>What a target cannot give back is done by a person, whatever the rung says of itself.</summary>
    public static IEnumerable<ConfigurationProblem> OneWayTargets(FinOpsConfiguration configuration) =>
        from entry in OnTheList(configuration)
        where entry.Stop.Mode == ContainmentMode.Automatic && entry.Kind.Reversibility == Reversibility.Irreversible
        select new ConfigurationProblem(
            entry.Path + ".target", ConfigurationFaults.IrreversibleAutomatic, $"There is no way back from what {Quoted.Text(entry.Target.Name)} does, and this hard stop acts by itself.",
            "Write `mode: approve`, or use a target with a way back.");

    /// <summary>Two rungs on one target would each take the other's state for what was there before, and give it back in the wrong order.</summary>
    public static IEnumerable<ConfigurationProblem> SharedTargets(FinOpsConfiguration configuration) =>
        from rungs in Rungs(configuration).Where(entry => Acts(entry.Stop.Mode) && entry.Rung.Target.Length > 0).GroupBy(entry => entry.Rung.Target, StringComparer.Ordinal)
        from entry in rungs.Skip(1)
        select new ConfigurationProblem(
            entry.Path + ".target", ConfigurationFaults.SharedTarget, $"{Quoted.Text(entry.Rung.Target)} is acted on by {rungs.First().Path} as well: what one of them gives back would undo the other.",
            "Give each rung a target of its own.");

    /// <summary>A signal undoes what can be taken back, and somebody has to be able to send it.</summary>
    public static IEnumerable<ConfigurationProblem> Signals(FinOpsConfiguration configuration)
    {
        var sender = configuration.ChangeSources.Any(source => source.Kind is ChangeSourceKinds.Webhook);
        foreach (var entry in Rungs(configuration).Where(entry => entry.Rung.UndoOn.Length > 0))
        {
            if (!entry.Rung.Reversible)
            {
                yield return new(entry.Path + ".undoOn", ConfigurationFaults.UndoImpossible, $"There is no way back for {Quoted.Text(entry.Rung.Id)}, so that no signal can undo it.", "Remove `undoOn`, or use a rung with a way back.");
            }
            else if (!sender)
            {
                yield return new(
                    entry.Path + ".undoOn", ConfigurationFaults.SignalWithoutSender, $"Nobody can send {Quoted.Text(entry.Rung.UndoOn)}: a signal is signed, and no change source of kind webhook is configured.",
                    "Add one to `changeSources`: docs/changes.md.", IsWarning: true);
            }
        }
    }

    /// <summary>The way back rises, and it ends where it came from.</summary>
    public static IEnumerable<ConfigurationProblem> ReleaseSteps(FinOpsConfiguration configuration) =>
        configuration.Containment.ReleaseSteps is { Count: > 0 } steps && steps[^1] == 1m && steps.Zip(steps.Skip(1)).All(pair => pair.First < pair.Second)
            ? []
            :
            [
                new ConfigurationProblem(
                    "containment.releaseSteps", ConfigurationFaults.BadSteps, "The steps of a release rise, and the last of them is 100 %: what was taken is given back whole.", "Write for example `[25, 50, 100]`."),
            ];

    private static IEnumerable<ConfigurationProblem> Floor(string path, ContainmentRung rung, ContainmentTargetSettings target, ContainmentTargetKind kind)
    {
        if (kind.Setting is not SettingShape.Number)
        {
            yield return new(path, ConfigurationFaults.UnusedSetting, $"`floor` means nothing to a target of kind {Quoted.Text(kind.Name)}.", "Remove it.", IsWarning: true);
        }
        else if (Remedy(SettingShape.Number, target, rung.Floor) is { } remedy)
        {
            yield return new(path, ConfigurationFaults.BadFloor, $"{Quoted.Text(rung.Floor)} is no floor that {Quoted.Text(target.Name)} could be held to.", remedy);
        }
        else if (RungSetting.Number(rung.Floor) > RungSetting.Number(rung.Setting))
        {
            yield return new(
                path, ConfigurationFaults.BadFloor, $"The floor {Quoted.Text(rung.Floor)} is above the setting {Quoted.Text(rung.Setting)}, which would never be written.", "Lower the floor, or raise the setting.");
        }
    }

    /// <returns>What to write instead; null where it is right.</returns>
    private static string? Remedy(SettingShape shape, ContainmentTargetSettings target, string written) => shape switch
    {
        SettingShape.Off when !string.Equals(written, RungSetting.Off, StringComparison.Ordinal) => "Write `setting: \"off\"`.",
        SettingShape.Number when target.IsMoney && !RungSetting.Unit(written).StartsWith("USD", StringComparison.Ordinal) => "Write a whole number of dollars with its currency, for example `500 USD`.",
        SettingShape.Number when RungSetting.Number(written) is null => "Write a whole number of at least 1 with its digits together, with or without a unit in words: `60 requests/min`.",
        _ => null,
    };

    private static bool Acts(ContainmentMode mode) => mode is ContainmentMode.Approve or ContainmentMode.Automatic;

    private static string Word(ContainmentKind kind) => kind switch
    {
        ContainmentKind.RateLimit => "rate-limit",
        ContainmentKind.RouteChange => "route-change",
        ContainmentKind.FeatureDisable => "feature-disable",
        _ => "webhook",
    };

    private static IEnumerable<(string Path, HardStopRule Stop, ContainmentRung Rung)> Rungs(FinOpsConfiguration configuration) =>
        from stop in configuration.HardStops.Index()
        from rung in stop.Item.Ladder.Index()
        select ($"hardStops[{stop.Index}].ladder[{rung.Index}]", stop.Item, rung.Item);

    private static IEnumerable<(string Path, HardStopRule Stop, ContainmentRung Rung, ContainmentTargetSettings Target, ContainmentTargetKind Kind)> OnTheList(FinOpsConfiguration configuration) =>
        from entry in Rungs(configuration)
        let target = configuration.ContainmentTarget(entry.Rung.Target)
        let kind = target is null ? null : ContainmentTargetKinds.Of(target.Kind)
        where kind is not null
        select (entry.Path, entry.Stop, entry.Rung, target, kind);
}
