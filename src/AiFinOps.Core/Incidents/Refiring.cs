using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Incidents;

/// <summary>Whether a cause opens anew after an incident of it has ended. Late facts about what was settled do not page again.</summary>
public static class Refiring
{
    /// <param name="latest">The open incident of the line and cause, else the newest ended one; null where there never was one.</param>
    /// <returns>Whether the finding opens or reopens an incident, and does not merely update one.</returns>
    public static bool FiresAnew(Incident? latest, Finding finding) => latest switch
    {
        null => true,
        { State: IncidentState.Resolved or IncidentState.Closed or IncidentState.FalsePositive } => Allows(latest, finding),
        _ => false,
    };

    /// <param name="ended">The newest ended incident of the same line and cause.</param>
    public static bool Allows(Incident ended, Finding finding) => ended switch
    {
        // The period is part of the cause: a step and a stop fire once in it.
        _ when finding.Kind is FindingKind.BudgetStep or FindingKind.HardStop => false,

        // The same run of days was called a false alarm by a person.
        { State: IncidentState.FalsePositive } => finding.Onset > ended.Finding.Day,
        { ResolvedAt: { } resolved } => finding.Day > DateOnly.FromDateTime(resolved.UtcDateTime),
        _ => true,
    };
}
