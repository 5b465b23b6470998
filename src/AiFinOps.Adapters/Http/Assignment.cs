using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Adapters.Http;

/// <summary>Who is asked to take an incident, and by which group's channels he hears of it.</summary>
internal static class Assignment
{
    /// <exception cref="ProblemException">400 where the person is not in the configuration.</exception>
    public static Func<Incident?, IncidentCommand> Of(VerbCall call)
    {
        var person = Known(call.Body.RequiredText("person"), call.Configuration);
        return incident => new Assign(call.Now, call.Actor, person, TellingGroup(person, call.Actor, incident?.OwnerGroup ?? "", call.Configuration));
    }

    /// <summary>A group of his that has a channel, the incident's own before others; who is in none is told with the incident's.</summary>
    public static string? TellingGroup(string person, Actor actor, string ownerGroup, FinOpsConfiguration configuration) =>
        string.Equals(person, actor.Id, StringComparison.Ordinal)
            ? null
            : configuration.OwnerGroups
                .Where(group => group.Members.Contains(person, StringComparer.Ordinal) && group.Channels.Count > 0)
                .OrderByDescending(group => string.Equals(group.Id, ownerGroup, StringComparison.Ordinal))
                .Select(group => group.Id)
                .FirstOrDefault(ownerGroup);

    private static string Known(string person, FinOpsConfiguration configuration) =>
        configuration.People.Any(known => string.Equals(known.Id, person, StringComparison.Ordinal))
            ? person
            : throw ProblemException.BadRequest(
                "assignee-unknown", $"There is no person {Quoted.Text(person)} in the configuration.",
                Closest.To(person, [.. configuration.People.Select(known => known.Id)]) is { } near ? $"Did you mean {Quoted.Text(near)}?" : "Send the id of a person under `people` in finops.yaml.");
}
