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

    /// <summary>
    /// The bands as they grade a line: the organisation's, stretched for its phase and environment, and over them what the line itself says,
    /// which is taken as it stands.
    /// </summary>
    /// <param name="line">Null for findings about a source or about ourselves.</param>
    public static IReadOnlyList<VarianceBand> BandsOf(AllocationLine? line, FinOpsConfiguration configuration) =>
        line is null ? configuration.Bands : [.. configuration.Bands.Select(band => On(line, band))];

    /// <summary>The band of the lowest severity, as the line has it, with the line's own money where it speaks from more: below it nothing is a finding.</summary>
    public static VarianceBand LowestBand(AllocationLine line, FinOpsConfiguration configuration) =>
        On(line, configuration.Bands.MinBy(band => band.Severity) ?? Defaults.Bands[0]) is var lowest && line.AlertFrom > lowest.Money
            ? lowest with { Money = line.AlertFrom.Value }
            : lowest;

    private static VarianceBand On(AllocationLine line, VarianceBand band)
    {
        var own = line.Bands.FirstOrDefault(candidate => candidate.Severity == band.Severity);
        return band with { Percent = own?.Percent ?? band.Percent * FactorOf(line), Money = own?.Money ?? band.Money };
    }

    private static decimal OfPhase(SpendPhase phase) => phase == SpendPhase.Build ? 1.5m : 1m;

    private static decimal OfEnvironment(WorkloadEnvironment environment) => environment switch
    {
        WorkloadEnvironment.Staging => 1.5m,
        WorkloadEnvironment.Development => 2m,
        _ => 1m,
    };
}
