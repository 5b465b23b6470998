namespace AiFinOps.Core.Incidents;

public enum Severity
{
    Watch,
    Medium,
    High,
    Critical,
}

/// <summary>
/// One step of variance with its severity and response clocks. Bands grade findings, they never create them.
/// A finding belongs to the highest band of which it reaches both the percent and the money.
/// </summary>
/// <param name="Percent">Variance over the expected spend, as a fraction: 0.5 is 50 %.</param>
/// <param name="Money">Accumulated excess of the incident, in units of the line's currency.</param>
public sealed record VarianceBand(Severity Severity, decimal Percent, decimal Money, ResponseTimes Clocks, string OwnerGroup);
