using System.Text;
using AiFinOps.Adapters.Pages;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// Signed links of messages. <c>GET /api/links/{token}</c> shows what the link would do and changes nothing, so that whoever looks at a
/// message on somebody's behalf (a preview, a virus scanner) does nothing by it. <c>POST</c> acts, once.
/// </summary>
public sealed class LinksApi(IServiceProvider services, IConfigurationStore configurations, IIncidentStore incidents, IncidentDesk desk, TimeProvider time)
{
    private readonly PublicLinks links = services.GetRequiredService<PublicLinks>();

    public Task<IResult> ShowAsync(HttpRequest request, string token, CancellationToken cancellationToken) => ServedPage.RunAsync(request, async () =>
    {
        var held = await HoldAsync(token, cancellationToken);
        var asked = IncidentDecider.Decide(held.View.Incident, CommandOf(held, LinkForms.Sample(held.View)));
        return asked switch
        {
            Refused refused => ServedPage.Of(LinkPage.Refused(held.View, refused)),
            Accepted { Events.Count: 0 } => ServedPage.Of(LinkPage.Already(held.View)),
            _ => ServedPage.Of(LinkPage.Ask(held.View)),
        };
    });

    public Task<IResult> UseAsync(HttpRequest request, string token, CancellationToken cancellationToken) => ServedPage.RunAsync(request, async () =>
    {
        var held = await HoldAsync(token, cancellationToken);
        var act = LinkForms.Read(held.View, await FormAsync(request, cancellationToken), time.GetUtcNow());
        var order = DeskOrder.On(held.View.Incident.Line, held.View.Incident.Id, held.View.Configuration, _ => CommandOf(held, act));
        var result = await desk.ActAsync(order, cancellationToken);
        var view = held.View with { Incident = result.Incident!.Incident };
        return result.Decision is Refused refused
            ? ServedPage.Of(LinkPage.Refused(view, refused), StatusCodes.Status409Conflict)
            : ServedPage.Of(result.Changed ? LinkPage.Done(view) : LinkPage.Already(view));
    });

    /// <summary>The incident of a link that is genuine and still holds.</summary>
    private async Task<HeldLink> HoldAsync(string token, CancellationToken cancellationToken)
    {
        var keys = links.Keys ?? throw new ProblemException(
            StatusCodes.Status404NotFound, "links-off", "Links that act are not turned on here.", "Sign in and act on the incident's page or over HTTP.");
        var link = keys.Read(token) ?? throw new ProblemException(
            StatusCodes.Status403Forbidden, "link-not-genuine", "This link was not made here, or a part of it is missing.", "Open it from the message again, or copy it whole.");
        var configuration = (await configurations.RequireAsync(cancellationToken)).Configuration;
        if (link.Expires <= time.GetUtcNow())
        {
            throw new ProblemException(
                StatusCodes.Status410Gone, "link-expired", $"This link expired at {Figures.Moment(link.Expires, configuration.TimeZone)}.", "Use the link of a newer message, or sign in and act on the incident's page.");
        }

        var stored = await incidents.FindAsync(link.IncidentId, cancellationToken) ?? throw new ProblemException(
            StatusCodes.Status404NotFound, "no-such-incident", $"There is no incident {link.IncidentId}.", "It may have been moved to the archive.");
        return new HeldLink(link, new LinkView(link, stored.Incident, configuration, time.GetUtcNow()));
    }

    private static ActByLink CommandOf(HeldLink held, IncidentCommand act) => new(act.Now, held.Link.Actor, held.Link.Nonce, held.Link.Firing, act);

    private static async Task<IReadOnlyDictionary<string, string>> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetString(await JsonBody.BytesAsync(request, JsonBody.MostBytes, cancellationToken));
        return QueryHelpers.ParseQuery(body).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
    }

    private sealed record HeldLink(ActingLink Link, LinkView View);
}
