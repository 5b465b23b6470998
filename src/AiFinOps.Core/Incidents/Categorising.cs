using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Incidents;

/// <summary>A person says which kind of variance an incident is. Abuse or a leaked key makes it critical at once, whatever its money.</summary>
internal static class Categorising
{
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

        var confirmed = new CategoryConfirmed(command.Now, command.Actor, category, CategoryProposal.Of(incident.Finding)?.Category);
        return category == VarianceCategory.AbuseOrLeakedKey && incident is { Severity: < Severity.Critical, State: not IncidentState.Resolved }
            ? new Accepted(Raised, [confirmed, .. Lifted(incident, command)])
            : new Accepted("category-confirmed", [confirmed]);
    }

    public static Refused Unknown(string name) => new("category-unknown", $"'{name}' is no category.", $"Use one of {string.Join(", ", VarianceCategories.Names)}.");

    /// <summary>Who was told of it before is told again, and whoever answers for abuse for the first time.</summary>
    private static IEnumerable<IncidentEvent> Lifted(Incident incident, ConfirmCategory command) =>
    [
        new FindingUpdated(command.Now, command.Actor, incident.Finding, Severity.Critical, "Abuse or a leaked key is critical, whatever its money.") { Score = incident.Score },
        .. Firing.Events(command.Now, command.Actor, command.Plan, incident.Firings, $"{Raised}-{VarianceCategories.NameOf(VarianceCategory.AbuseOrLeakedKey)}", Raised, null)
            .Select(happened => happened is ClocksStarted started
                ? started with { Clocks = [.. started.Clocks.Where(clock => !Observation.IsAnswered(incident, clock.Kind))] }
                : happened),
    ];
}
