namespace AiFinOps.Core.Configuration;

/// <summary>How often people may be disturbed: an appetite for false alarms, shared by the lines of an owner group, and a cap for the days on which everything happens at once.</summary>
/// <param name="FalseAlarmsPerLineYear">Unexplained alarms that one line may raise in a year of daily data; above 0.</param>
/// <param name="FalseAlarmsPerOwnerYear">The same for all lines of one owner group together; above 0.</param>
/// <param name="NewAlertsPerOwnerDay">New alerts that an owner group is told one by one on one day of the organisation's zone; 1 or more.</param>
public sealed record AlertBudget(decimal FalseAlarmsPerLineYear, decimal FalseAlarmsPerOwnerYear, int NewAlertsPerOwnerDay)
{
    private const double DaysPerYear = 365;

    /// <summary>So many new alerts of one owner group in one evaluation are a storm, of which one is told on its own.</summary>
    public int StormFrom { get; init; } = 20;

    /// <summary>So many lines that rise, or fall, at one provider on one day are one incident of the provider.</summary>
    public int ProviderLines { get; init; } = 10;

    /// <summary>
    /// The chance of a false alarm that one line may have on one ordinary day. Expected numbers add up whether lines move together or not, so an
    /// equal share of the owner's appetite keeps it over all of them.
    /// </summary>
    /// <param name="linesOfOwner">Lines that the owner group of the line has, this one included.</param>
    public double FalseAlarmsPerLineDay(int linesOfOwner) =>
        (double)Math.Min(FalseAlarmsPerLineYear, FalseAlarmsPerOwnerYear / Math.Max(1, linesOfOwner)) / DaysPerYear;
}
