using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Incidents;

/// <summary>Whether a cause opens anew after an incident of it has ended. Late facts about what was settled do not page again.</summary>
public static class Refiring
{
    /// <summary>The newest days that a provider has reported are up to so many days old (see <see cref="Configuration.SourceKinds"/>).</summary>
    private const int PresentDays = 3;

    /// <param name="latest">The open incident of the line and cause, else the newest ended one; null where there never was one.</param>
    /// <returns>Whether the finding opens or reopens an incident, and does not merely update one.</returns>
    public static bool FiresAnew(Incident? latest, Finding finding) => latest switch
    {
        null => true,
        { IsOpen: true, Noted: true } => IsPresent(latest, finding),
        { State: IncidentState.Resolved or IncidentState.Closed or IncidentState.FalsePositive } => Allows(latest, finding),
        _ => false,
    };

    /// <summary>
    /// Whether what was merely noted while history was read again is no history: it was seen on one of the days that had just been reported when
    /// it was noted, or on a later one, or it is about the month that runs. Whoever answers for it hears of it then.
    /// </summary>
    /// <param name="noted">An incident that nobody was told of.</param>
    public static bool IsPresent(Incident noted, Finding finding) =>
        finding.Kind is FindingKind.HardStop or FindingKind.BudgetStep
        || finding.Day > noted.Finding.Day
        || finding.Day.AddDays(PresentDays) >= DateOnly.FromDateTime(noted.OpenedAt.UtcDateTime);

    /// <param name="ended">The newest ended incident of the same line and cause.</param>
    public static bool Allows(Incident ended, Finding finding) => ended switch
    {
        // The period is part of the cause: a step and a stop fire once in it.
        _ when finding.Kind is FindingKind.BudgetStep or FindingKind.HardStop && Budgets.StopWindow.DaysOf(finding) is null => false,

        // The same run of days was called a false alarm by a person.
        { State: IncidentState.FalsePositive } => finding.Onset > ended.Finding.Day,
        { ResolvedAt: { } resolved } => finding.Day > DateOnly.FromDateTime(resolved.UtcDateTime),
        _ => true,
    };
}
