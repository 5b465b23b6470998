using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Detection;

/// <summary>How much variance a line is allowed: experiments are noisy, storage is smooth, development pages nobody.</summary>
public static class Tolerances
{
    private const decimal MostCombined = 3m;

    /// <summary>A logarithm: a climb by about a half.</summary>
    private const double LeastDrift = 0.4;

    /// <summary>Storage and transfer are smooth, so half of it is notable there.</summary>
    private const double LeastDriftOfMove = LeastDrift / 2;

    /// <summary>Multiple of every percent threshold for the line's phase and environment.</summary>
    public static decimal FactorOf(AllocationLine line) => Math.Min(MostCombined, OfPhase(line.Phase) * OfEnvironment(line.Environment));

    /// <summary>Logarithm of the climb from which a drift speaks.</summary>
    internal static double LeastDriftOf(AllocationLine line) => line.Phase == SpendPhase.Move ? LeastDriftOfMove : LeastDrift;

    /// <summary>The highest severity that spend of this environment can have.</summary>
    public static Severity CeilingOf(WorkloadEnvironment environment) => environment switch
    {
        WorkloadEnvironment.Staging => Severity.High,
        WorkloadEnvironment.Development => Severity.Medium,
        _ => Severity.Critical,
    };

    /// <summary>The band of the lowest severity: below it nothing is a finding.</summary>
    public static VarianceBand LowestBand(FinOpsConfiguration configuration) =>
        configuration.Bands.MinBy(band => band.Severity) ?? Defaults.Bands[0];

    /// <summary>The lowest band as it is for one line: with its own money where that is more.</summary>
    public static VarianceBand LowestBand(FinOpsConfiguration configuration, AllocationLine line) =>
        LowestBand(configuration) is var lowest && line.AlertFrom > lowest.Money ? lowest with { Money = line.AlertFrom.Value } : lowest;

    private static decimal OfPhase(SpendPhase phase) => phase == SpendPhase.Build ? 1.5m : 1m;

    private static decimal OfEnvironment(WorkloadEnvironment environment) => environment switch
    {
        WorkloadEnvironment.Staging => 1.5m,
        WorkloadEnvironment.Development => 2m,
        _ => 1m,
    };
}
