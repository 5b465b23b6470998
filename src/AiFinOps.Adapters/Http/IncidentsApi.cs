using AiFinOps.Adapters.Pages;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>Read incidents, and act on one. Anonymous to the host; authorised here.</summary>
public sealed class IncidentsApi(IServiceProvider services, IIncidentStore incidents, TimeProvider time)
{
    private readonly WhatChanged changed = services.GetRequiredService<WhatChanged>();
    private readonly ProposePrevention prevention = services.GetRequiredService<ProposePrevention>();
    private readonly IncidentActs acts = services.GetRequiredService<IncidentActs>();
    private readonly CallerGate gate = services.GetRequiredService<CallerGate>();

    /// <summary><c>GET /api/incidents?state=all</c>; open ones by default, newest first. A browser gets the page over all of them.</summary>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var inForce = await gate.ReaderAsync(request, cancellationToken);
        var all = string.Equals(request.Query["state"], "all", StringComparison.OrdinalIgnoreCase);
        var html = WantsHtml(request);
        var found = await incidents.ListAsync(all || html, cancellationToken);
        return html
            ? ServedPage.Of(SummaryPage.Write(new SummaryView(inForce.Configuration, [.. found.Select(stored => new SummaryIncident(stored.Incident, null))], [], time.GetUtcNow()), PageMap.Served))
            : Results.Ok(new { Incidents = found.Select(IncidentJson.Summary) });
    });

    /// <summary><c>GET /api/incidents/{id}</c> with the timeline; the ETag goes into If-Match of a verb.</summary>
    public Task<IResult> DetailAsync(HttpRequest request, string id, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var inForce = await gate.ReaderAsync(request, cancellationToken);
        var stored = await acts.FindAsync(id, cancellationToken);
        ServedPage.Protect(request);
        return WantsHtml(request) ? await PageAsync(stored, inForce, cancellationToken) : await ShowAsync(request, stored, inForce, cancellationToken);
    });

    /// <summary><c>POST /api/incidents/{id}/{verb}</c>; see <see cref="IncidentVerbs"/>. If-Match is honoured where it is sent. A form of the incident's page leads back to it.</summary>
    public Task<IResult> ActAsync(HttpRequest request, string id, string verb, CancellationToken cancellationToken) =>
        FormBody.IsOne(request) ? AnswerAsync(request, id, verb, cancellationToken) : Endpoint.RunAsync(async () =>
    {
        var (inForce, caller) = await gate.PersonAsync(request, cancellationToken);
        var known = IncidentActs.Permitted(verb, caller);
        var body = await JsonBody.ReadAsync(request, known.BodyOptional, cancellationToken);
        var result = await acts.ActAsync(new IncidentAct(id, verb, caller, body, IncidentEntityTag.IfMatch(request)), inForce.Configuration, cancellationToken);
        if (result.Decision is not Refused refused)
        {
            return await ShowAsync(request, result.Incident!, inForce, cancellationToken);
        }

        // Whoever is refused sees at once what he is refused on.
        request.HttpContext.Response.Headers.ETag = IncidentEntityTag.Of(result.Incident!);
        return Problems.Of(refused);
    });

    /// <summary>The same for whoever answers on the page: a page says what was refused, and else the incident is shown as it is then.</summary>
    private Task<IResult> AnswerAsync(HttpRequest request, string id, string verb, CancellationToken cancellationToken) => ServedPage.RunAsync(request, async () =>
    {
        var (inForce, caller) = await gate.PersonAsync(request, cancellationToken);
        var result = await acts.ActAsync(new IncidentAct(id, verb, caller, await FormBody.ReadAsync(request, cancellationToken), null), inForce.Configuration, cancellationToken);
        return result.Decision is Refused refused
            ? ServedPage.Of(LinkPage.Sorry(refused.Message, refused.Remedy), StatusCodes.Status409Conflict)
            : ServedPage.Go(request, PageMap.Served.Incident(id));
    });

    private async Task<IResult> ShowAsync(HttpRequest request, StoredIncident stored, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var events = await incidents.EventsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken);
        var steps = await incidents.StepsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken);
        request.HttpContext.Response.Headers.ETag = IncidentEntityTag.Of(stored);
        return Results.Ok(IncidentJson.Detail(
            stored, events, steps, await changed.BeforeAsync(stored.Incident, inForce.Configuration, cancellationToken), await prevention.RunAsync(stored.Incident, inForce, cancellationToken), inForce.Configuration));
    }

    private async Task<IResult> PageAsync(StoredIncident stored, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var events = await incidents.EventsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken);
        var steps = await incidents.StepsAsync(stored.Incident.Line, stored.Incident.Id, cancellationToken);
        var view = new IncidentView(stored.Incident, events, steps, inForce.Configuration, time.GetUtcNow())
        {
            Changes = await changed.BeforeAsync(stored.Incident, inForce.Configuration, cancellationToken),
            Prevention = await prevention.RunAsync(stored.Incident, inForce, cancellationToken),
        };
        return ServedPage.Of(IncidentPage.Write(view, PageMap.Served));
    }

    /// <summary>A browser asks for a page; a program gets JSON unless it asks for one.</summary>
    private static bool WantsHtml(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
