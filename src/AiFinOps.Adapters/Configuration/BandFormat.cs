using System.Text.Json.Nodes;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Adapters.Configuration;

/// <summary>How bad a variance is and who contains which kind, in the words of the file.</summary>
internal static class BandFormat
{
    public static VarianceBand Read(ConfigNode? node, VarianceBand standard) => new(
        standard.Severity,
        node.Percent("percent", standard.Percent),
        node.Amount("money", standard.Money),
        new ResponseTimes(
            node.Clock("acknowledge", standard.Clocks.Acknowledge),
            node.Clock("contain", standard.Clocks.Contain),
            node.Clock("rootCauseStarted", standard.Clocks.RootCauseStarted),
            node.Clock("rootCauseDue", standard.Clocks.RootCauseDue),
            node.Clock("resolve", standard.Clocks.Resolve)),
        node.Text("ownerGroup", standard.OwnerGroup));

    public static JsonObject Write(VarianceBand band) => new()
    {
        ["percent"] = NodeValues.WritePercent(band.Percent),
        ["money"] = NodeValues.WriteNumber(band.Money),
        ["ownerGroup"] = band.OwnerGroup,
        ["acknowledge"] = ClockValues.WriteClock(band.Clocks.Acknowledge),
        ["contain"] = ClockValues.WriteClock(band.Clocks.Contain),
        ["rootCauseStarted"] = ClockValues.WriteClock(band.Clocks.RootCauseStarted),
        ["rootCauseDue"] = ClockValues.WriteClock(band.Clocks.RootCauseDue),
        ["resolve"] = ClockValues.WriteClock(band.Clocks.Resolve),
    };

    /// <summary>What a line says of the bands, lowest first.</summary>
    public static IReadOnlyList<LineBand> ReadLine(ConfigNode? node) =>
    [
        .. from severity in Enum.GetValues<Severity>()
           let band = node.At(NodeValues.WriteWord(severity))
           let own = new LineBand(severity, NodeValues.ParsePercent(band.Text("percent")), ScalarNode.ParseNumber(band.Text("money")))
           where own is not { Percent: null, Money: null }
           select own,
    ];

    public static JsonObject Write(IReadOnlyList<LineBand> bands)
    {
        var row = new JsonObject();
        foreach (var band in bands.OrderBy(band => band.Severity))
        {
            var own = new JsonObject();
            if (band.Percent is { } percent)
            {
                own["percent"] = NodeValues.WritePercent(percent);
            }

            if (band.Money is { } money)
            {
                own["money"] = NodeValues.WriteNumber(money);
            }

            row[NodeValues.WriteWord(band.Severity)] = own;
        }

        return row;
    }

    /// <summary>An owner that is not said stays empty until the whole file is known.</summary>
    public static CategoryPolicy Read(ConfigNode? node, VarianceCategory category) =>
        new(category, node.Text("ownerGroup"), node.Texts("tell"), node.Flag("critical", Defaults.IsCritical(category)));

    public static JsonObject Write(CategoryPolicy policy) => new()
    {
        ["ownerGroup"] = policy.OwnerGroup,
        ["tell"] = new JsonArray([.. policy.Tell.Select(group => (JsonNode)group)]),
        ["critical"] = policy.IsCritical,
    };
}
