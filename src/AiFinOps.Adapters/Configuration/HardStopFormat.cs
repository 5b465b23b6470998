using System.Text.Json.Nodes;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using static AiFinOps.Adapters.Configuration.NodeValues;

namespace AiFinOps.Adapters.Configuration;

/// <summary>Hard stops with their ladders, and the guard rails over all of them, in the words of the file.</summary>
internal static class HardStopFormat
{
    public static HardStopRule Read(ConfigNode node) => new(
        node.Text("line"),
        node.Percent("threshold", Defaults.HardStopThreshold),
        node.Word("mode", ContainmentMode.DryRun),
        [.. node.Items("ladder").Select(Rung)])
    {
        Windows = [.. node.Items("windows").Select(window => new StopWindow(window.Whole("days", 1), window.Amount("limit", 0m)))],
        Approvers = node.Text("approvers"),
        FirstRungUnanswered = node.Flag("firstRungUnanswered", false),
        Wait = node.Duration("wait", Defaults.RungWait),
        Climb = node.Word("climb", ContainmentClimb.Curve),
    };

    public static JsonObject Write(HardStopRule stop)
    {
        var row = new JsonObject
        {
            ["line"] = stop.Line,
            ["threshold"] = WritePercent(stop.Threshold),
            ["mode"] = WriteWord(stop.Mode),
            ["firstRungUnanswered"] = stop.FirstRungUnanswered,
            ["wait"] = WriteDuration(stop.Wait),
            ["climb"] = WriteWord(stop.Climb),
            ["ladder"] = new JsonArray([.. stop.Ladder.Select(Write)]),
        };
        if (stop.Windows.Count > 0)
        {
            row["windows"] = new JsonArray([.. stop.Windows.Select(window => new JsonObject { ["days"] = window.Days, ["limit"] = WriteNumber(window.Limit) })]);
        }

        if (stop.Approvers.Length > 0)
        {
            row["approvers"] = stop.Approvers;
        }

        return row;
    }

    public static ContainmentSettings ReadSettings(ConfigNode? node) => new()
    {
        MostActionsPerDay = node.Whole("mostActionsPerDay", Defaults.Containment.MostActionsPerDay),
        MostActionsPerRun = node.Whole("mostActionsPerRun", Defaults.Containment.MostActionsPerRun),
        LeastInterval = node.Duration("leastInterval", Defaults.Containment.LeastInterval),
        ApproveWithin = node.Duration("approveWithin", Defaults.Containment.ApproveWithin),
        EstimatesMayDisable = node.Flag("estimatesMayDisable", Defaults.Containment.EstimatesMayDisable),
        ReleaseSteps = node.At("releaseSteps") is null ? Defaults.Containment.ReleaseSteps : [.. node.Texts("releaseSteps").Select(ParsePercent).OfType<decimal>()],
        ReleaseStepEvery = node.Duration("releaseStepEvery", Defaults.Containment.ReleaseStepEvery),
        Probation = node.Duration("probation", Defaults.Containment.Probation),
        Hold = node.Duration("hold", Defaults.Containment.Hold),
        MostTrips = node.Whole("mostTrips", Defaults.Containment.MostTrips),
        Runaway = node.Percent("runaway", Defaults.Containment.Runaway),
    };

    public static JsonObject WriteSettings(ContainmentSettings settings) => new()
    {
        ["mostActionsPerDay"] = settings.MostActionsPerDay,
        ["mostActionsPerRun"] = settings.MostActionsPerRun,
        ["leastInterval"] = WriteDuration(settings.LeastInterval),
        ["approveWithin"] = WriteDuration(settings.ApproveWithin),
        ["estimatesMayDisable"] = settings.EstimatesMayDisable,
        ["releaseSteps"] = new JsonArray([.. settings.ReleaseSteps.Select(step => (JsonNode)WritePercent(step)!)]),
        ["releaseStepEvery"] = WriteDuration(settings.ReleaseStepEvery),
        ["probation"] = WriteDuration(settings.Probation),
        ["hold"] = WriteDuration(settings.Hold),
        ["mostTrips"] = settings.MostTrips,
        ["runaway"] = WritePercent(settings.Runaway),
    };

    private static ContainmentRung Rung(ConfigNode node) => new(
        node.Text("id"),
        node.Word("kind", ContainmentKind.RateLimit),
        node.Text("target"),
        node.Text("setting"),
        node.Text("floor"),
        node.Flag("reversible", true))
    {
        Saves = node.At("saves") is null ? null : node.Percent("saves", 0m),
        Effect = node.Text("effect"),
        UndoOn = node.Text("undoOn"),
    };

    private static JsonObject Write(ContainmentRung rung)
    {
        var row = new JsonObject
        {
            ["id"] = rung.Id,
            ["kind"] = WriteWord(rung.Kind),
            ["target"] = rung.Target,
            ["setting"] = rung.Setting,
            ["floor"] = rung.Floor,
            ["reversible"] = rung.Reversible,
        };
        if (rung.Saves is { } saves)
        {
            row["saves"] = WritePercent(saves);
        }

        if (rung.Effect.Length > 0)
        {
            row["effect"] = rung.Effect;
        }

        if (rung.UndoOn.Length > 0)
        {
            row["undoOn"] = rung.UndoOn;
        }

        return row;
    }
}
