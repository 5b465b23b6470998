using System.Diagnostics.Metrics;
using AiFinOps.Core.Sources;

namespace AiFinOps.Workflows;

/// <summary>Counts pulls by source and outcome, for whoever draws curves of them. No amount is in it.</summary>
public static class SourceMetrics
{
    /// <summary>Name of the meter, for the telemetry that exports it.</summary>
    public const string Meter = "AiFinOps";

    private static readonly Meter Instruments = new(Meter);

    private static readonly Counter<long> Pulls = Instruments.CreateCounter<long>(
        "aifinops.source.pulls", "{pull}", "Pulls by source and outcome: good, or the named reason of what is wrong.");

    internal static void Count(string source, SourceTrouble? trouble, bool isGood) =>
        Pulls.Add(1, new("source", source), new("outcome", trouble?.ReasonName ?? (isGood ? "good" : "with-problems")));
}
