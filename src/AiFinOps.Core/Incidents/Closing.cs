using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Incidents;

/// <summary>
/// The end of an incident. High and Critical owe the full set: root cause, category, fix, prevention, cost impact and a reviewer, on Critical
/// another person than the one who closes. Watch and Medium owe a cause and one line, and may be resolved and closed in one step.
/// </summary>
internal static class Closing
{
    public static Decision Decide(Incident incident, Close command)
    {
        if (incident.State == IncidentState.Closed)
        {
            return new Accepted("already-closed", []);
        }

        if (command.Refusal is { } refusal)
        {
            return refusal;
        }

        if (incident.State == IncidentState.FalsePositive || (incident.State != IncidentState.Resolved && !IsOneStep(incident, command)))
        {
            return new Refused("not-resolved", $"Only a resolved incident closes; this one is {incident.State}.", RemedyOf(incident));
        }

        if (command.RootCause is { Category.Length: > 0 } said && VarianceCategories.Find(said.Category) is null)
        {
            return Categorising.Unknown(said.Category);
        }

        if (Lifecycle.StillContained(incident) is { } contained)
        {
            return contained;
        }

        var before = Before(incident, command).ToList();
        var asRecorded = IncidentFold.Of(incident, before)!;
        return (Decision?)RefusalOf(asRecorded, command) ?? new Accepted("closed",
        [
            .. before,
            new IncidentClosed(command.Now, command.Actor, command.Summary),
            .. ExecutiveClock.Last(incident, command),
            new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.Evidence, command.Now, 0)]),
        ]);
    }

    private static bool IsLittle(Incident incident) => incident.Severity < Severity.High;

    private static bool IsOneStep(Incident incident, Close command) => IsLittle(incident) && command.RootCause is not null;

    private static string RemedyOf(Incident incident) => IsLittle(incident) && incident.IsOpen
        ? $"Send `cause` and `fix` with the closing: a {incident.Severity} incident is resolved and closed in one step."
        : "Resolve it first.";

    /// <summary>What the closing command says on the way: the cause, and that it is over.</summary>
    private static IEnumerable<IncidentEvent> Before(Incident incident, Close command)
    {
        if (command.RootCause is { } cause && cause != incident.RootCause)
        {
            yield return new RootCauseRecorded(command.Now, command.Actor, cause);
            foreach (var confirmed in Categorising.After(incident, command.Confirms))
            {
                yield return confirmed;
            }
        }

        if (incident.State != IncidentState.Resolved)
        {
            yield return new IncidentResolved(command.Now, command.Actor, command.RootCause!.Fix);
        }
    }

    private static Refused? RefusalOf(Incident incident, Close command)
    {
        var owed = Owed(incident);
        return owed.Count > 0
            ? new("closure-incomplete", $"A {incident.Severity} incident owes {string.Join(", ", owed)} at closure.", RemedyFor(owed))
            : incident.Severity == Severity.Critical && string.Equals(incident.CauseReviewedBy?.Id, command.Actor.Id, StringComparison.Ordinal)
                ? new("reviewer-closes", $"{command.Actor.Id} reviewed the root cause, and a Critical incident is closed by somebody else.", "Let another person close it, or review the cause.")
                : null;
    }

    private static string RemedyFor(IReadOnlyList<string> owed) => owed is ["reviewer"]
        ? "Let somebody read the root cause and say `review-cause`."
        : "Record a root cause with these fields first" + (owed.Contains("reviewer", StringComparer.Ordinal) ? ", then let somebody read it and say `review-cause`." : ".");

    private static List<string> Owed(Incident incident)
    {
        var cause = incident.RootCause;
        List<string> owed = [];
        Owe("cause", Lifecycle.Blank(cause?.Cause));
        Owe("fix", Lifecycle.Blank(cause?.Fix));
        if (!IsLittle(incident))
        {
            Owe("category", Lifecycle.Blank(cause?.Category));
            Owe("prevention", Lifecycle.Blank(cause?.Prevention));
            Owe("costImpact", (cause?.CostImpact ?? incident.Impact?.Cost) is null);
            Owe("reviewer", incident.CauseReviewedBy is null);
        }

        return owed;

        void Owe(string what, bool missing)
        {
            if (missing)
            {
                owed.Add(what);
            }
        }
    }
}
