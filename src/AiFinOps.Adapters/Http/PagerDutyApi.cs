using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// <c>POST /api/hooks/pagerduty</c>: what happened in PagerDuty, as a signed v3 webhook. An acknowledgement on the phone stops our clock;
/// a resolution there is noted and resolves nothing here, because only spend that is stable does. Whatever is genuine and not for us is
/// answered with success: PagerDuty switches a subscription off that is refused three times.
/// </summary>
public sealed class PagerDutyApi(IServiceProvider services, IConfigurationStore configurations, IIncidentStore incidents, IncidentDesk desk, IScheduleStore schedules, TimeProvider time)
{
    /// <summary>PagerDuty tries for 48 hours; what is older was kept by somebody.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(49);

    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(10);

    private readonly IConfiguration settings = services.GetRequiredService<IConfiguration>();

    private readonly PagerDutyLookup lookup = services.GetRequiredService<PagerDutyLookup>();

    public Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var body = await JsonBody.BytesAsync(request, JsonBody.MostBytes, cancellationToken);
        var configuration = (await configurations.LoadAsync(cancellationToken))?.Configuration;
        var secrets = SecretsOf(configuration);
        if (configuration is null || secrets.Count == 0)
        {
            return Problems.Of(
                StatusCodes.Status503ServiceUnavailable, "not-configured", "No channel has a `webhookSecret`, or its setting is empty.",
                "Put the secret of the webhook subscription into an app setting and name it as `webhookSecret` of the PagerDuty channel.");
        }

        return !PagerDutySignature.IsGenuine(request.Headers["X-PagerDuty-Signature"].ToString(), secrets, body)
            ? Problems.Of(StatusCodes.Status401Unauthorized, "signature-wrong", "The signature is missing or was made with another secret.", "Compare the secret of the webhook subscription with the app setting.")
            : PagerDutyEventBody.Read(body) is { } one
                ? await TakeAsync(one, configuration, cancellationToken)
                : Ignored("not-understood", "The body is no event of a v3 webhook.");
    });

    private async Task<IResult> TakeAsync(PagerDutyEventBody one, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        if (one.Type is not ("incident.acknowledged" or "incident.resolved"))
        {
            return Ignored("not-for-us", $"{one.Type} changes nothing here.");
        }

        if (one.User.Length == 0)
        {
            return Ignored("nobody", "No person did it: it is the echo of an event, or an automation.");
        }

        var now = time.GetUtcNow();
        if (one.At < now - Oldest || one.At > now + MostAhead)
        {
            return Ignored("too-old", "The event is not of the last two days.");
        }

        var mark = "pagerduty-" + one.Id;
        if (await schedules.LastAsync(mark, cancellationToken) is not null)
        {
            return Ignored("seen", "The event was taken before.");
        }

        var stored = await FindAsync(one, configuration, cancellationToken);
        if (stored is null)
        {
            return Ignored("no-such-incident", "The incident is none of ours.");
        }

        if (one.At < stored.Incident.FiredAt - MostAhead)
        {
            return Ignored("before-it-fired", "The incident has fired anew since.");
        }

        var result = await desk.ActAsync(DeskOrder.On(stored.Incident.Line, stored.Incident.Id, configuration, _ => CommandOf(one, configuration, now)), cancellationToken);
        await schedules.SetAsync(mark, now, cancellationToken);
        return result.Decision is Refused refused
            ? Ignored(refused.ReasonName, refused.Message)
            : Results.Ok(new { Outcome = "taken", Incident = stored.Incident.Id });
    }

    private async Task<StoredIncident?> FindAsync(PagerDutyEventBody one, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var key = one.IncidentKey.Length > 0 || one.TheirIncident.Length == 0
            ? one.IncidentKey
            : await lookup.IncidentOfAsync(one.TheirIncident, configuration.Channels, cancellationToken);
        return key.Length == 0 ? null : await incidents.FindAsync(key, cancellationToken);
    }

    private static IncidentCommand CommandOf(PagerDutyEventBody one, FinOpsConfiguration configuration, DateTimeOffset now)
    {
        var actor = ActorOf(one, configuration);
        return one.Type is "incident.acknowledged"
            ? new Acknowledge(now, actor, configuration.Response.AcknowledgementLasts)
            : new AddNote(now, actor, "Resolved in PagerDuty. Here it stays open until spend is stable or a person resolves it.");
    }

    /// <summary>A person of the configuration, or the id that PagerDuty knows. Either can only acknowledge this way.</summary>
    private static Actor ActorOf(PagerDutyEventBody one, FinOpsConfiguration configuration)
    {
        var person = configuration.People.FirstOrDefault(person => string.Equals(person.PagerDuty, one.User, StringComparison.Ordinal));
        return new(person?.Id ?? "pagerduty:" + one.User, Actor.PagerDutyWebhook);
    }

    private List<string> SecretsOf(FinOpsConfiguration? configuration) =>
    [
        .. (configuration?.Channels ?? [])
            .Select(channel => channel.WebhookSecretRef)
            .OfType<string>()
            .SelectMany(name => (settings[name] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(secret => !secret.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase)),
    ];

    private static IResult Ignored(string reason, string detail) => Results.Ok(new { Outcome = "ignored", Reason = reason, Detail = detail });
}
