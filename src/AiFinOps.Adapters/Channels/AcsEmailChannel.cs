using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// Sends mail through Azure Communication Services. The service takes a mail under an operation id that follows from the message: sending
/// it again asks for the same operation, so a mail that is still on its way is looked at by the next attempt and never sent twice.
/// </summary>
internal sealed class AcsEmailChannel(OutboundCall outbound, AcsAuthorization authorization) : INotificationChannel
{
    private const string Version = "2023-03-31";

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    public string Kind => ChannelKinds.EmailAcs;

    public async Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken)
    {
        var recipients = MailRecipients.Of(channel, notification);
        if (channel.Url is not { } resource || channel.From.Length == 0 || recipients.Count == 0)
        {
            return Deliveries.Failed($"Channel {channel.Name} has no `url`, no `from`, or nobody to send to. Add `to` to the channel, or `email` to the people of the group.");
        }

        var body = ChannelJson.Bytes(Body(channel, recipients, MailText.Write(notification)));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(resource, $"/emails:send?api-version={Version}")) { Content = ChannelJson.Content(body) };
        request.Headers.Add("Operation-Id", MailIdentity.OperationId(notification).ToString("D"));
        if (await authorization.AuthorizeAsync(channel, request, body, cancellationToken) is { } problem)
        {
            return problem;
        }

        Uri? operation = null;
        var accepted = await outbound.SendAsync(request, allowed: false, answer => Accepted(answer, resource, out operation), cancellationToken);
        return operation is null ? accepted : await FollowAsync(channel, operation, accepted, cancellationToken);
    }

    /// <summary>Asks once. What is still under way is asked for again by the next attempt, which sends the same operation.</summary>
    private async Task<Delivery> FollowAsync(ChannelSettings channel, Uri operation, Delivery accepted, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, operation);
        return await authorization.AuthorizeAsync(channel, request, [], cancellationToken) is { } problem
            ? problem
            : await outbound.SendAsync(request, allowed: false, answer => Ended(answer, accepted), cancellationToken);
    }

    private static Delivery Accepted(OutboundAnswer answer, Uri resource, out Uri? operation)
    {
        operation = null;
        var (id, _, error) = Operation(answer.Body);
        if (answer.Usual.Outcome != DeliveryOutcome.Delivered)
        {
            return answer.Usual with { Reason = answer.Usual.Reason + ((error ?? Deliveries.Quote(answer.Body)) is { } said ? $" It says: {said}" : "") };
        }

        if (id is null)
        {
            return Deliveries.Retry($"{answer.Usual.Reason}, but not as the service does: {Deliveries.Quote(answer.Body) ?? "it was empty"}.");
        }

        // The next request carries a key or a token: it goes to the same resource or nowhere.
        operation = answer.Response.Headers.TryGetValues("Operation-Location", out var places)
            && Uri.TryCreate(places.First(), UriKind.Absolute, out var place)
            && Uri.Compare(place, resource, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            ? place
            : null;
        return Deliveries.Delivered($"{answer.Usual.Reason}: the service accepted the mail and said nothing of its end.", id);
    }

    private static Delivery Ended(OutboundAnswer answer, Delivery accepted)
    {
        var (_, status, error) = Operation(answer.Body);
        return (answer.Usual.Outcome, status) switch
        {
            (DeliveryOutcome.Delivered, "Succeeded") => Deliveries.Delivered("The service sent the mail.", accepted.Receipt),
            (DeliveryOutcome.Delivered, "Failed" or "Canceled") => Deliveries.Failed($"The service did not send the mail: {error ?? status}."),
            _ => Deliveries.Retry($"The service has accepted the mail and not sent it yet ({status ?? answer.Usual.Reason}).", Later(answer)),
        };
    }

    private static TimeSpan Later(OutboundAnswer answer) =>
        answer.Usual.RetryAfter ?? (answer.Response.Headers.RetryAfter?.Delta is { } wait && wait > TimeSpan.Zero && wait < TimeSpan.FromHours(1) ? wait : LookAgain);

    private static (string? Id, string? Status, string? Error) Operation(string body)
    {
        try
        {
            var root = JsonNode.Parse(body) as JsonObject;
            return (Text(root?["id"]), Text(root?["status"]), Deliveries.Quote(Text((root?["error"] as JsonObject)?["message"])));
        }
        catch (JsonException)
        {
            return (null, null, null);
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject Body(ChannelSettings channel, IReadOnlyList<string> recipients, MailText text) => new()
    {
        ["senderAddress"] = channel.From,
        ["content"] = new JsonObject { ["subject"] = text.Subject, ["plainText"] = text.Plain, ["html"] = text.Markup },
        ["recipients"] = new JsonObject { ["to"] = new JsonArray([.. recipients.Select(address => new JsonObject { ["address"] = address })]) },
        ["userEngagementTrackingDisabled"] = true,
    };
}
