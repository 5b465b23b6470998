using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// Holds a person at a terminal to the same rules as over HTTP. Whoever reaches the storage can name any person of the configuration, so
/// the record says that an operator did, and nothing is approved this way.
/// </summary>
public sealed class IncidentsByHand(IServiceProvider services, IIncidentStore incidents, WhatChanged changed, ProposePrevention prevention)
{
    private readonly IncidentActs acts = services.GetRequiredService<IncidentActs>();

    /// <param name="words">The body of the verb, as over HTTP.</param>
    /// <param name="ifVersion">Version of which the incident must still be; null where it does not matter.</param>
    public async Task<HandAct> ActAsync(
        string incidentId, string verb, string person, JsonObject words, int? ifVersion, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            var caller = CallerOf(person, configuration);
            var body = new JsonBody(JsonSerializer.SerializeToElement(words));
            var result = await acts.ActAsync(
                new IncidentAct(incidentId, verb, caller, body, ifVersion is { } version ? [version] : null), configuration, cancellationToken);
            return result.Decision switch
            {
                Refused refused => new HandAct(null, $"{refused.Message} {refused.Remedy} ({refused.ReasonName})"),
                Accepted { ReasonName: var outcome } => new HandAct(result.Incident, outcome),
                _ => throw new InvalidOperationException($"{result.Decision.GetType().Name} is no decision that is known here."),
            };
        }
        catch (ProblemException problem)
        {
            return new HandAct(null, $"{problem.Message} {problem.Remedy} ({problem.Reason})");
        }
    }

    /// <summary>The incident as the API shows it.</summary>
    public async Task<object> DetailAsync(StoredIncident stored, ConfigurationInForce inForce, CancellationToken cancellationToken) => IncidentJson.Detail(
        stored,
        await incidents.EventsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken),
        await incidents.StepsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken),
        await changed.BeforeAsync(stored.Incident, inForce.Configuration, cancellationToken),
        await prevention.RunAsync(stored.Incident, inForce, cancellationToken),
        inForce.Configuration);

    public static object Summary(StoredIncident stored) => IncidentJson.Summary(stored);

    private static Caller CallerOf(string id, FinOpsConfiguration configuration) =>
        configuration.People.FirstOrDefault(person => string.Equals(person.Id, id, StringComparison.Ordinal)) is { } person
            ? new Caller(person, new Actor(person.Id, Actor.Operator))
            : throw ProblemException.BadRequest(
                "person-unknown", $"There is no person {Quoted.Text(id)} in the configuration.",
                Closest.To(id, [.. configuration.People.Select(known => known.Id)]) is { } near ? $"Did you mean {Quoted.Text(near)}?" : "Add the person to `people` in finops.yaml and apply it.");
}

/// <param name="Incident">As it stands after the act; null where it was refused.</param>
/// <param name="Words">The named outcome, or what is wrong and what to do.</param>
public sealed record HandAct(StoredIncident? Incident, string Words);
