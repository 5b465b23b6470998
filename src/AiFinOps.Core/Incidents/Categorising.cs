using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Incidents;

/// <summary>
/// A person says which kind of variance an incident is. A category that is Critical by configuration, as abuse is, lifts the incident for as
/// long as it stands: later evaluations keep the lift, and whoever answers for the category stays in the plan. Another category takes the lift
/// back, and the severity is again the highest that the findings themselves have had; it never falls below that. What is resolved stays
/// resolved: whoever answers for the category hears of it once, and the closing owes what Critical owes, but nobody is chased.
/// </summary>
internal static class Categorising
{
    private const string Confirmed = "category-confirmed";
    private const string Raised = "severity-raised";

    public static Decision Confirm(Incident incident, ConfirmCategory command)
    {
        if (!incident.IsOpen)
        {
            return new Refused("incident-ended", $"Incident {incident.Id} has ended.", "Its category stands as it was when it ended.");
        }

        if (VarianceCategories.Find(command.Category) is not { } category)
        {
            return Unknown(command.Category);
        }

        if (incident.Category == category)
        {
            return new Accepted("already-confirmed", []);
        }

        var severity = incident.SeverityWith(command.IsCritical);
        var confirmed = new CategoryConfirmed(command.Now, command.Actor, category, command.Proposed) { Severity = severity == incident.Severity ? null : severity };
        return severity > incident.Severity ? new Accepted(Raised, [confirmed, .. incident.State == IncidentState.Resolved ? Told(incident, command) : Lifted(incident, command)])
            : severity < incident.Severity ? new Accepted("severity-lowered", [confirmed, .. Lowered(incident, command)])
            : new Accepted(Confirmed, [confirmed, .. incident.Noted ? [] : Told(incident, command)]);
    }

    /// <summary>What else happens where somebody says the category with a root cause.</summary>
    /// <param name="command">Null where he does not.</param>
    public static IReadOnlyList<IncidentEvent> After(Incident incident, ConfirmCategory? command) =>
        command is not null && Confirm(incident, command) is Accepted accepted ? accepted.Events : [];

    public static Refused Unknown(string name) => new("category-unknown", $"'{name}' is no category.", $"Use one of {string.Join(", ", VarianceCategories.Names)}.");

    /// <summary>The clocks of a severity: they give way where it falls.</summary>
    public static bool IsOfSeverity(ClockKind clock) => clock is ClockKind.Acknowledge or ClockKind.Escalate or ClockKind.Repeat or ClockKind.Contain
        or ClockKind.RootCauseStarted or ClockKind.RootCauseDue or ClockKind.Resolve;

    /// <summary>Whoever answers for the category, or did until now. The incident's owner knows of it already.</summary>
    private static IEnumerable<NotificationRequested> Told(Incident incident, ConfirmCategory command) =>
        command.Tell.Where(group => !Same(group, incident.OwnerGroup)).Select(group => Telling(incident, command, group));

    /// <summary>Who was told of it before is told again on the shorter times, and whoever answers for the category hears of it.</summary>
    private static IEnumerable<IncidentEvent> Lifted(Incident incident, ConfirmCategory command)
    {
        var fired = Firing.Events(command.Now, command.Actor, command.Plan, incident.Firings, Occasion(command), Raised, null).ToList();
        return
        [
            .. fired.Select(happened => happened switch
            {
                ClocksStarted started => started with { Clocks = [.. started.Clocks.Where(clock => !Observation.IsAnswered(incident, clock.Kind))] },
                NotificationRequested asked => Telling(incident, command, asked.Group) with
                {
                    Level = asked.Level,
                    Why = command.Tell.Contains(asked.Group, StringComparer.Ordinal) ? Confirmed : Raised,
                },
                _ => happened,
            }),
            .. Told(incident, command).Where(told => !command.Plan.TellsAtOnce(told.Group)),
        ];
    }

    /// <summary>What still runs goes on with the longer times of the severity that is left; what was answered is not owed again.</summary>
    private static IEnumerable<IncidentEvent> Lowered(Incident incident, ConfirmCategory command)
    {
        var clocks = Firing.Events(command.Now, command.Actor, command.Plan, incident.Firings, Occasion(command), Confirmed, null)
            .OfType<ClocksStarted>().SelectMany(started => started.Clocks)
            .Where(clock => incident.Clocks.Any(running => running.Kind == clock.Kind) && (IsOfSeverity(clock.Kind) || clock.Kind == ClockKind.Reminder));
        return [new ClocksStarted(command.Now, command.Actor, [.. clocks]), Telling(incident, command, incident.OwnerGroup), .. Told(incident, command)];
    }

    private static NotificationRequested Telling(Incident incident, ConfirmCategory command, string group) =>
        new(command.Now, command.Actor, Firing.FreshStepId(incident, Occasion(command), group), group, 0, Confirmed);

    private static string Occasion(ConfirmCategory command) => $"category-{command.Category}";

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
