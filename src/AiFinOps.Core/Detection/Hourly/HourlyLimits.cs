using AiFinOps.Core.Allocation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Detection.Hourly;

/// <summary>What an excess of some hours must reach, all at once.</summary>
/// <param name="Deviations">Robust standard deviations above the expectation.</param>
/// <param name="Ratio">Usage over expectation of the same hours. Less than this is for the daily judge, who has a whole day to see it.</param>
/// <param name="DayPercent">Part of the whole day's expectation: the percent of the lowest band, as if the excess ended now.</param>
/// <param name="Money">Of the lowest band, in the currency of the line.</param>
internal sealed record HourlyLimits(double Deviations, double Ratio, double DayPercent, decimal Money)
{
    /// <summary>A multiple of a typical hour that no usage reaches: larger ones are cut, so that arithmetic does not overflow.</summary>
    public const double Most = 1e9;

    // The daily judge asks for as many.
    private const double UsualDeviations = 4d;
    private const double LeastExcess = 0.25;

    /// <param name="lowest">As the line has it.</param>
    public static HourlyLimits Of(AllocationLine line, VarianceBand lowest) =>
        new(UsualDeviations, 1d + (LeastExcess * (double)Tolerances.FactorOf(line)), (double)lowest.Percent, lowest.Money);
}
