using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>One verb of one person on one incident, whichever way it was said.</summary>
internal sealed class IncidentActs(IIncidentStore incidents, IncidentDesk desk, TimeProvider time)
{
    /// <exception cref="ProblemException">No such verb or incident, the person may not, or the body cannot be used.</exception>
    public async Task<DeskResult> ActAsync(IncidentAct act, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var verb = Permitted(act);
        var stored = await FindAsync(act.IncidentId, cancellationToken);
        var actedBy = ReenableRule.ActedBy(await incidents.EventsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken));
        var command = verb.Command(new VerbCall(act.Caller.Person, act.Caller.Actor, act.Body, actedBy, configuration, time.GetUtcNow()));
        var order = DeskOrder.On(stored.Incident.Line, stored.Incident.Id, configuration, command) with { IfVersion = act.IfVersion };
        return await desk.ActAsync(order, cancellationToken);
    }

    /// <exception cref="ProblemException">404 where there is none of this id.</exception>
    public async Task<StoredIncident> FindAsync(string id, CancellationToken cancellationToken) =>
        await incidents.FindAsync(id, cancellationToken)
        ?? throw new ProblemException(StatusCodes.Status404NotFound, "no-such-incident", $"There is no incident {id}.", "List the incidents with GET /api/incidents?state=all.");

    /// <exception cref="ProblemException">404 where there is no such verb, 403 where the person may not say it.</exception>
    public static Verb Permitted(string verb, Caller caller)
    {
        var known = IncidentVerbs.Find(verb) ?? throw new ProblemException(
            StatusCodes.Status404NotFound, "no-such-verb", $"There is no verb {verb}.", $"Use one of {string.Join(", ", IncidentVerbs.Names)}.");
        return known.Permits(caller.Person)
            ? known
            : throw new ProblemException(
                StatusCodes.Status403Forbidden, "not-permitted", $"{caller.Person.Id} may not {verb}.", $"Ask somebody with role {string.Join(" or ", known.Roles)}.");
    }

    private static Verb Permitted(IncidentAct act) => Permitted(act.Verb, act.Caller);
}

/// <param name="IfVersion">Versions of which the incident must still be one; null where the verb is decided on what is there.</param>
internal sealed record IncidentAct(string IncidentId, string Verb, Caller Caller, JsonBody Body, IReadOnlyCollection<int>? IfVersion);
