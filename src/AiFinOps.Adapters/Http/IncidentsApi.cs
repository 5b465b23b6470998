using AiFinOps.Adapters.Pages;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>Read incidents, and act on one. Anonymous to the host; authorised here.</summary>
public sealed class IncidentsApi(IServiceProvider services, IIncidentStore incidents, IncidentDesk desk, TimeProvider time)
{
    private readonly WhatChanged changed = services.GetRequiredService<WhatChanged>();
    private readonly CallerGate gate = services.GetRequiredService<CallerGate>();

    /// <summary><c>GET /api/incidents?state=all</c>; open ones by default, newest first. A browser gets the page over all of them.</summary>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var inForce = await gate.ReaderAsync(request, cancellationToken);
        var all = string.Equals(request.Query["state"], "all", StringComparison.OrdinalIgnoreCase);
        var html = WantsHtml(request);
        var found = await incidents.ListAsync(all || html, cancellationToken);
        return html
            ? Page(SummaryPage.Write(new SummaryView(inForce.Configuration, [.. found.Select(stored => new SummaryIncident(stored.Incident, null))], [], time.GetUtcNow()), PageMap.Served))
            : Results.Ok(new { Incidents = found.Select(IncidentJson.Summary) });
    });

    /// <summary><c>GET /api/incidents/{id}</c> with the timeline; the ETag goes into If-Match of a verb.</summary>
    public Task<IResult> DetailAsync(HttpRequest request, string id, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var inForce = await gate.ReaderAsync(request, cancellationToken);
        var stored = await FindAsync(id, cancellationToken);
        return WantsHtml(request) ? await PageAsync(stored, inForce.Configuration, cancellationToken) : await ShowAsync(request, stored, inForce.Configuration, cancellationToken);
    });

    /// <summary><c>POST /api/incidents/{id}/{verb}</c>; see <see cref="IncidentVerbs"/>. If-Match is honoured where it is sent.</summary>
    public Task<IResult> ActAsync(HttpRequest request, string id, string verb, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var (inForce, caller) = await gate.PersonAsync(request, cancellationToken);
        var known = IncidentVerbs.Find(verb) ?? throw new ProblemException(
            StatusCodes.Status404NotFound, "no-such-verb", $"There is no verb {verb}.", $"Use one of {string.Join(", ", IncidentVerbs.Names)}.");
        if (!known.Permits(caller.Person))
        {
            throw new ProblemException(
                StatusCodes.Status403Forbidden, "not-permitted", $"{caller.Person.Id} may not {verb}.", $"Ask somebody with role {string.Join(" or ", known.Roles)}.");
        }

        var body = await JsonBody.ReadAsync(request, known.BodyOptional, cancellationToken);
        var stored = await FindAsync(id, cancellationToken);
        var actedBy = ReenableRule.ActedBy(await incidents.EventsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken));
        var command = known.Command(new VerbCall(caller.Person, caller.Actor, body, actedBy, inForce.Configuration, time.GetUtcNow()));
        var order = DeskOrder.On(stored.Incident.Line, stored.Incident.Id, inForce.Configuration, command) with { IfMatch = IfMatch(request) };
        var result = await desk.ActAsync(order, cancellationToken);
        return result.Decision is Refused refused ? Problems.Of(refused) : await ShowAsync(request, result.Incident!, inForce.Configuration, cancellationToken);
    });

    private async Task<StoredIncident> FindAsync(string id, CancellationToken cancellationToken) =>
        await incidents.FindAsync(id, cancellationToken)
        ?? throw new ProblemException(StatusCodes.Status404NotFound, "no-such-incident", $"There is no incident {id}.", "List the incidents with GET /api/incidents?state=all.");

    private async Task<IResult> ShowAsync(HttpRequest request, StoredIncident stored, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var events = await incidents.EventsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken);
        var steps = await incidents.StepsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken);
        request.HttpContext.Response.Headers.ETag = stored.Tag;
        return Results.Ok(IncidentJson.Detail(stored, events, steps, await changed.BeforeAsync(stored.Incident, configuration, cancellationToken)));
    }

    private async Task<IResult> PageAsync(StoredIncident stored, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var events = await incidents.EventsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken);
        var steps = await incidents.StepsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken);
        var view = new IncidentView(stored.Incident, events, steps, configuration, time.GetUtcNow())
        {
            Changes = await changed.BeforeAsync(stored.Incident, configuration, cancellationToken),
        };
        return Page(IncidentPage.Write(view, PageMap.Served));
    }

    private static IResult Page(string html) => Results.Content(html, "text/html; charset=utf-8");

    /// <summary>A browser asks for a page; a program gets JSON unless it asks for one.</summary>
    private static bool WantsHtml(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static string? IfMatch(HttpRequest request) => request.Headers.IfMatch.ToString() is { Length: > 0 } tag and not "*" ? tag : null;
}
